import BrokerCrypto
import JOSE

/// Signing keys, made once for all tests: RSA keys take their time.
enum TestKeys {
    static let rsa: [PrivateKey] = (0..<3).compactMap { _ in try? PrivateKey.generate(.rsa(bits: 2_048)) }
    static let p256 = try? PrivateKey.generate(.p256)
    static let ed25519 = try? PrivateKey.generate(.ed25519)

    static func rs256(_ index: Int, kid: String) throws -> SigningKeyMaterial {
        try SigningKeyMaterial(privateKey: rsa[index % rsa.count], keyID: kid, algorithm: .rs256)
    }

    static func es256(kid: String) throws -> SigningKeyMaterial {
        guard let p256 else { throw Failure(what: "no key") }
        return try SigningKeyMaterial(privateKey: p256, keyID: kid, algorithm: .es256)
    }
}
