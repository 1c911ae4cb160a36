/// Why a token is refused. The reason is for people and logs; it never repeats the token.
package enum JWSError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Not a compact JWS (RFC 7515 §7.1).
    case malformed(String)
    /// The header is JSON, but asks for something we do not do, or a member has the wrong type.
    case headerRefused(String)
    /// The `alg` is `none`, an HMAC, or unknown.
    case unsupportedAlgorithm(String)
    /// A known `alg` that is not allowed here.
    case algorithmNotAllowed(SignatureAlgorithm)
    /// No key may be used for this token.
    case noUsableKey(JWKError)
    /// The signature is not the key's over this header and payload.
    case signatureInvalid

    package var reason: String {
        switch self {
        case .malformed(let text), .headerRefused(let text): text
        case .unsupportedAlgorithm(let name): "the algorithm \(quoted(name)) is never accepted"
        case .algorithmNotAllowed(let algorithm): "the algorithm \(algorithm.rawValue) is not among the allowed ones"
        case .noUsableKey(let error): error.reason
        case .signatureInvalid: "the signature is not valid"
        }
    }

    package var description: String { reason }
}
