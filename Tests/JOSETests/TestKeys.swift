import BrokerCrypto
import JOSE

/// One key pair of each type, made once: an RSA pair takes longer to make than the whole suite to run.
enum TestKeys {
    private static let rsa = Result { try PrivateKey.generate(.rsa(bits: 2048)) }
    private static let p256 = Result { try PrivateKey.generate(.p256) }
    private static let p384 = Result { try PrivateKey.generate(.p384) }
    private static let p521 = Result { try PrivateKey.generate(.p521) }
    private static let ed25519 = Result { try PrivateKey.generate(.ed25519) }

    static func privateKey(for algorithm: SignatureAlgorithm) throws -> PrivateKey {
        switch algorithm {
        case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512: try rsa.get()
        case .es256: try p256.get()
        case .es384: try p384.get()
        case .es512: try p521.get()
        case .edDSA: try ed25519.get()
        }
    }
}
