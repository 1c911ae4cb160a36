/// Why a key, or a set of them, cannot be used. Says nothing of the key but its public names.
package enum JWKError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The document is not JSON, or not as RFC 7517 §4 and §5 have it.
    case malformed(String)
    /// A `kty` or `crv` the broker has no use for, `oct` among them.
    case unsupported(String)
    /// By its own `use`, `key_ops` or `alg` the key is for something else (RFC 7517 §4.2–4.4).
    case notForSignatures(String)
    /// The numbers are not a sound key: too short, off the curve, a bad exponent.
    case unsound(String)
    /// No key has this name; a newer set may.
    case unknownKeyID(String)
    /// The set has keys, but none for this algorithm.
    case noFittingKey(String)
    /// Several keys have this name, so it names none (RFC 7517 §4.5).
    case ambiguousKeyID(String)
    /// More keys would have to be tried than we are ready to try.
    case tooManyKeys(Int)

    package var reason: String {
        switch self {
        case .malformed(let text), .unsupported(let text), .notForSignatures(let text), .unsound(let text),
            .noFittingKey(let text):
            text
        case .unknownKeyID(let keyID): "no key has the kid \(quoted(keyID))"
        case .ambiguousKeyID(let keyID): "several keys have the kid \(quoted(keyID))"
        case .tooManyKeys(let count): "the token names no key, and \(count) could have made it"
        }
    }

    package var description: String { reason }
}
