package import BrokerCrypto
package import OAuthProtocol

/// A provider's access token on its way to an app that may have it. Its refresh token never leaves the broker.
package struct SharedUpstreamToken: Sendable {
    package let accessToken: Secret<String>
    /// Nil where the provider did not say.
    package let expiresIn: Lifetime?

    /// Nil where there is none, or it is about to end.
    init?(_ tokens: UpstreamTokens?, at now: UnixTime) {
        guard let tokens, let accessToken = tokens.accessToken, !tokens.needsRefresh(at: now) else { return nil }
        self.accessToken = accessToken
        expiresIn = tokens.accessTokenExpiresAt.map { $0.since(now) }
    }
}

extension UpstreamTokens {
    /// One that ends within the minute is of no use to whoever gets it.
    func needsRefresh(at now: UnixTime) -> Bool {
        guard accessToken != nil else { return true }
        return accessTokenExpiresAt.map { $0 <= now + .minutes(1) } ?? false
    }
}
