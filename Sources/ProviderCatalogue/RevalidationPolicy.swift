package import OAuthProtocol

/// How often a person is looked at again at the provider while the broker's own tokens are refreshed.
package struct RevalidationPolicy: Sendable, Equatable {
    package let interval: Lifetime
    /// How long the last look that succeeded counts when the provider can't be asked. After it, refreshing fails.
    package let staleLimit: Lifetime

    package static let intervals: ClosedRange<Lifetime> = .minutes(1) ... .days(30)
    package static let longestStaleLimit = Lifetime.days(30)
    package static let defaultStaleLimit = Lifetime.hours(24)

    package init(interval: Lifetime, staleLimit: Lifetime) {
        self.interval = interval
        self.staleLimit = staleLimit
    }
}
