import BrokerConfig
import BrokerCore
import OAuthProtocol

extension Settings {
    /// A key outlives the longest life that an access or ID token may be given, not only the one that is configured now:
    /// what was signed before a reload lives as it was signed. Of an ID token it is the session too, for which an app hands it
    /// back as `id_token_hint`.
    var keyRotation: KeyRotation {
        KeyRotation(
            period: tokens.signingKeyRotation,
            longestTokenLife: TokenSettings.longestAccessTokenTTL
        )
    }
}
