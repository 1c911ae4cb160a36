/// A refusal of the token endpoint (RFC 6749 §5.2).
struct TokenRefusal: Error {
    let code: String
    let description: String?
    var status = 400
}
