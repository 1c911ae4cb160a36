/// An application registered at a fake provider.
package struct FakeClient: Sendable {
    /// How the client must authenticate at the token endpoint; any other way is refused, as a strict provider does.
    package enum Authentication: Sendable {
        /// `client_secret_basic`, both parts form-decoded (RFC 6749 §2.3.1).
        case basic
        /// `client_secret_basic` at a server that doesn't decode what the specification says is encoded.
        case basicRaw
        /// `client_secret_post`.
        case post
        /// `private_key_jwt` (OIDC Core §9) with this key.
        case privateKeyJWT(ClientKey)
        /// A public client.
        case none
    }

    package var id: String
    package var secret: String
    package var authentication: Authentication
    /// Matched byte for byte.
    package var redirectURIs: [String]
    /// Where people may be sent after a logout, byte for byte.
    package var postLogoutRedirectURIs: [String]

    package init(
        id: String,
        secret: String = "",
        authentication: Authentication = .basic,
        redirectURIs: [String],
        postLogoutRedirectURIs: [String] = []
    ) {
        self.id = id
        self.secret = secret
        self.authentication = authentication
        self.redirectURIs = redirectURIs
        self.postLogoutRedirectURIs = postLogoutRedirectURIs
    }
}
