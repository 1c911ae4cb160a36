import OAuthProtocol

/// What an authorization code stands for.
struct GrantedCode: Sendable {
    let grant: Grant
    let redirectURI: String
    /// `code_challenge` and its method, where the request had them.
    let challenge: (value: String, method: String)?
    let nonce: String?
    let getsRefreshToken: Bool
    let expiresAt: UnixTime
    var isUsed = false
}
