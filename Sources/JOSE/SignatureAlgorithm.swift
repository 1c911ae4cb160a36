package import BrokerCrypto

/// The `alg` values the broker knows (RFC 7518 §3.1, RFC 8037 §3.1). `none` and the HMAC ones have no case on
/// purpose: what cannot be named cannot be accepted by mistake (RFC 8725 §3.2).
package enum SignatureAlgorithm: String, CaseIterable, Sendable, Hashable {
    case rs256 = "RS256"
    case rs384 = "RS384"
    case rs512 = "RS512"
    case ps256 = "PS256"
    case ps384 = "PS384"
    case ps512 = "PS512"
    case es256 = "ES256"
    case es384 = "ES384"
    case es512 = "ES512"
    case edDSA = "EdDSA"

    /// By the name as it is written, byte for byte: `alg` is case-sensitive (RFC 7515 §4.1.1).
    package init?(name: String) {
        guard let algorithm = Self.allCases.first(where: { exactlyEqual($0.rawValue, name) }) else { return nil }
        self = algorithm
    }

    package var scheme: SignatureScheme {
        switch self {
        case .rs256: .rsaPKCS1(.sha256)
        case .rs384: .rsaPKCS1(.sha384)
        case .rs512: .rsaPKCS1(.sha512)
        case .ps256: .rsaPSS(.sha256)
        case .ps384: .rsaPSS(.sha384)
        case .ps512: .rsaPSS(.sha512)
        case .es256: .ecdsa(.sha256)
        case .es384: .ecdsa(.sha384)
        case .es512: .ecdsa(.sha512)
        case .edDSA: .ed25519
        }
    }

    /// The `kty` of the keys it takes (RFC 7518 §6.1, RFC 8037 §2).
    package var keyTypeName: String {
        switch self {
        case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512: "RSA"
        case .es256, .es384, .es512: "EC"
        case .edDSA: "OKP"
        }
    }

    /// Whether a key of this type can be used. Each ECDSA algorithm has its own curve (RFC 7518 §3.4).
    package func fits(_ type: KeyType) -> Bool {
        switch (self, type) {
        case (.rs256, .rsa), (.rs384, .rsa), (.rs512, .rsa), (.ps256, .rsa), (.ps384, .rsa), (.ps512, .rsa): true
        case (.es256, .p256), (.es384, .p384), (.es512, .p521), (.edDSA, .ed25519): true
        default: false
        }
    }

    /// The digest of `at_hash` and `c_hash` (OpenID Connect Core 1.0 §3.1.3.6). For EdDSA it is Ed25519's own SHA-512.
    package var hash: HashAlgorithm {
        switch self {
        case .rs256, .ps256, .es256: .sha256
        case .rs384, .ps384, .es384: .sha384
        case .rs512, .ps512, .es512, .edDSA: .sha512
        }
    }
}
