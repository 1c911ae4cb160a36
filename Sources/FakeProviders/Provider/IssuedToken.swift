import OAuthProtocol

/// What an access token or a refresh token stands for.
struct IssuedToken: Sendable {
    let clientID: String
    let subject: String
    let scopes: ScopeSet
    /// The code it came from: using that again takes the token away (RFC 6749 §4.1.2).
    let code: String
    let expiresAt: UnixTime
    var isRevoked = false
}
