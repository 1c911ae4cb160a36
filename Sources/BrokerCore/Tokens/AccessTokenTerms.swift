package import JOSE
package import OAuthProtocol

/// What one access token is made with beside its grant: by default what its client usually gets.
package struct AccessTokenTerms: Sendable {
    /// Nil means what the grant has, or all that the client is registered for.
    package var audience: [String]?
    package var lifetime: Lifetime
    /// The thumbprint of the key that it is bound to (RFC 9449 §6.1).
    package var keyThumbprint: String?
    /// Who acts for the subject, and for whom they act in turn (RFC 8693 §4.1).
    package var actor: JSONObject?

    package init(of client: Client, keyThumbprint: String? = nil) {
        lifetime = client.accessTokenLifetime
        self.keyThumbprint = keyThumbprint
    }
}
