package import OAuthProtocol

/// How often a person is looked at again at their provider while our tokens are refreshed, and for how long the last look
/// counts when the provider can't be reached.
package struct Revalidation: Sendable, Equatable {
    package let interval: Lifetime
    /// Counted from the last look that succeeded; after it, refreshing fails.
    package let staleLimit: Lifetime

    package init(interval: Lifetime, staleLimit: Lifetime) {
        self.interval = interval
        self.staleLimit = staleLimit
    }

    /// A limit below the interval would end what needs no look yet.
    var longestWithoutLook: Lifetime { max(interval, staleLimit) }
}
