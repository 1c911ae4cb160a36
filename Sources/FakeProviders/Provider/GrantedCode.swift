import OAuthProtocol

/// What an authorization code stands for.
struct GrantedCode: Sendable {
    let clientID: String
    let redirectURI: String
    /// `code_challenge` and its method, where the request had them.
    let challenge: (value: String, method: String)?
    let nonce: String?
    let asksForAuthenticationTime: Bool
    let subject: String
    let scopes: ScopeSet
    let getsRefreshToken: Bool
    let authenticatedAt: UnixTime
    let expiresAt: UnixTime
    var isUsed = false
}
