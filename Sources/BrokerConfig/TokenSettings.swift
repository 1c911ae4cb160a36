package import OAuthProtocol

/// `[tokens]`.
package struct TokenSettings: Sendable {
    package var signingAlgorithm = SigningAlgorithm.rs256
    package var accessTokenTTL = Lifetime.hours(1)
    /// How long a login can be refreshed.
    package var refreshTokenTTL = Lifetime.days(30)
    /// How long a refresh token may lie unused.
    package var refreshTokenIdleTTL = Lifetime.days(30)
    /// How long a key signs before the next one takes over; nil leaves that to a command.
    package var signingKeyRotation: Lifetime? = .days(90)

    /// No token of ours is good for longer, whatever a client's entry says.
    package static let longestAccessTokenTTL = Lifetime.days(1)

    package init() {}
}
