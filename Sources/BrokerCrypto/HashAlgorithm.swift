/// The hash functions of the JWS algorithms (RFC 7518 §3.1).
package enum HashAlgorithm: Sendable, Hashable, CaseIterable {
    case sha256
    case sha384
    case sha512

    /// Length of a digest in bytes.
    package var digestLength: Int {
        switch self {
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }
}
