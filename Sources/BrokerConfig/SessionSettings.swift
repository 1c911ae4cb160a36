package import OAuthProtocol

/// `[sessions]`: how long a browser signs in to further apps without going to the provider.
package struct SessionSettings: Sendable {
    /// From the sign-in at the provider, however busy the person is.
    package var ttl = Lifetime.hours(24)
    /// How long it may lie unused.
    package var idleTTL = Lifetime.hours(8)

    package init() {}
}
