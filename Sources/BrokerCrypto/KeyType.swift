/// What kind of key pair a key belongs to.
package enum KeyType: Sendable, Hashable {
    case rsa(bits: Int)
    case p256
    case p384
    case p521
    case ed25519

    package init(_ curve: EllipticCurve) {
        switch curve {
        case .p256: self = .p256
        case .p384: self = .p384
        case .p521: self = .p521
        }
    }

    /// The curve of an ECDSA key.
    package var curve: EllipticCurve? {
        switch self {
        case .p256: .p256
        case .p384: .p384
        case .p521: .p521
        case .rsa, .ed25519: nil
        }
    }
}
