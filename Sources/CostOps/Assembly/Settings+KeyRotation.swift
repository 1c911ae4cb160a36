import BrokerConfig
import BrokerCore
import OAuthProtocol

extension Settings {
    /// A key outlives the longest life that an access or ID token may be given, not only the one that is configured now:
    /// what was signed before a reload lives as it was signed. And it outlives the sessions, for whose length an app hands an
    /// ID token back as `id_token_hint`.
    var keyRotation: KeyRotation {
        KeyRotation(
            period: tokens.signingKeyRotation,
            longestTokenLife: max(TokenSettings.longestAccessTokenTTL, sessions.ttl)
        )
    }
}
