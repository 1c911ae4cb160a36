import OAuthProtocol

/// What an access token or a refresh token stands for.
struct IssuedToken: Sendable {
    let grant: Grant
    /// The code it came from: using that again takes the token away (RFC 6749 §4.1.2). All tokens of one are a family.
    let code: String
    let expiresAt: UnixTime
    var isRevoked = false
    /// When a refresh token was first exchanged for its successor, where refresh tokens rotate.
    var replacedAt: UnixTime?
}
