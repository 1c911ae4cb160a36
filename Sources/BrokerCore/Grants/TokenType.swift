/// The token types of RFC 8693 §3 that are taken here.
enum TokenType: String, Sendable {
    case accessToken = "urn:ietf:params:oauth:token-type:access_token"
    case jwt = "urn:ietf:params:oauth:token-type:jwt"
    case idToken = "urn:ietf:params:oauth:token-type:id_token"
}
