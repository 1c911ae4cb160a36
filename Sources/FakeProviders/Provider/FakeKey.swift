package import BrokerCrypto
package import JOSE

/// A signing key of a fake provider.
package struct FakeKey: Sendable {
    package let id: String
    package let algorithm: SignatureAlgorithm
    package let privateKey: PrivateKey
    /// Whether the key set shows it at the moment.
    package var isPublished: Bool

    package init(id: String, algorithm: SignatureAlgorithm, privateKey: PrivateKey, isPublished: Bool = true) {
        self.id = id
        self.algorithm = algorithm
        self.privateKey = privateKey
        self.isPublished = isPublished
    }

    static func generate(id: String, algorithm: SignatureAlgorithm, isPublished: Bool = true) throws -> FakeKey {
        FakeKey(
            id: id,
            algorithm: algorithm,
            privateKey: try PrivateKey.generate(keyType(for: algorithm)),
            isPublished: isPublished
        )
    }

    private static func keyType(for algorithm: SignatureAlgorithm) -> KeyType {
        switch algorithm {
        case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512: .rsa(bits: 2_048)
        case .es256: .p256
        case .es384: .p384
        case .es512: .p521
        case .edDSA: .ed25519
        }
    }
}
