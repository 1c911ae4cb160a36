/// The curves of RFC 7518 §6.2.1.1.
package enum EllipticCurve: Sendable, Hashable, CaseIterable {
    case p256
    case p384
    case p521

    /// Octets of a coordinate, and of each half of a JWS signature (RFC 7518 §6.2.1.2, §3.4). 521 bits take 66.
    package var coordinateLength: Int {
        switch self {
        case .p256: 32
        case .p384: 48
        case .p521: 66
        }
    }

    /// libcrypto's name for the group.
    var groupName: String {
        switch self {
        case .p256: "P-256"
        case .p384: "P-384"
        case .p521: "P-521"
        }
    }
}
