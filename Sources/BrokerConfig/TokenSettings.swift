package import OAuthProtocol

/// `[tokens]`.
package struct TokenSettings: Sendable {
    package var signingAlgorithm = SigningAlgorithm.rs256
    package var accessTokenTTL = Lifetime.hours(1)
    /// How long a login can be refreshed.
    package var refreshTokenTTL = Lifetime.days(30)
    /// How long a refresh token may lie unused.
    package var refreshTokenIdleTTL = Lifetime.days(30)
    package var signingKeyRotation = Lifetime.days(90)

    package init() {}
}
