import OAuthProtocol

/// `[rate_limits]`: twice as many at once, after a rest.
package struct RateLimitSettings: Sendable {
    /// Of wrong codes of devices, for each person and for each address.
    package var deviceCodeGuess = Rate(count: 5, period: .minutes(15))
}
