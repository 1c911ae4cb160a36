/// How the broker proves itself at a provider's token endpoint; raw values are the words of `client_auth`.
package enum ClientAuthentication: String, Sendable, CaseIterable {
    /// What the metadata advertises, basic where it advertises nothing (RFC 8414 §2).
    case automatic
    /// Both parts form-encoded before they are joined (RFC 6749 §2.3.1).
    case basic = "client_secret_basic"
    /// Both parts as they are, for servers that don't decode.
    case basicRaw = "client_secret_basic_raw"
    case post = "client_secret_post"
    /// An assertion signed with the connection's own key (RFC 7523 §2.2).
    case privateKeyJWT = "private_key_jwt"
    /// A public client: `client_id` alone, with PKCE.
    case none
}
