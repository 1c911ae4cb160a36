package import BrokerCrypto
package import JOSE

/// A signing key of a fake provider.
package struct FakeKey: Sendable {
    package let id: String
    package let algorithm: SignatureAlgorithm
    package let privateKey: PrivateKey
    package let role: KeyRole
    /// For `x5c`, where the provider publishes certificates.
    let certificate: Bytes?
    /// Whether the key set shows it at the moment.
    package var isPublished: Bool

    /// A new key.
    /// - Parameter id: the style's where nil.
    static func generate(
        _ algorithm: SignatureAlgorithm,
        id: String? = nil,
        role: KeyRole = .shared,
        style: KeyIDStyle,
        isPublished: Bool = true
    ) throws -> FakeKey {
        let privateKey = try PrivateKey.generate(keyType(for: algorithm))
        let certificate: Bytes? =
            if style.certifies, case .rsa = privateKey.type {
                try SelfSignedCertificate(subject: "signing key of a demo provider", key: privateKey).der()
            } else {
                nil
            }
        return FakeKey(
            id: id ?? style.fresh(certificate: certificate),
            algorithm: algorithm,
            privateKey: privateKey,
            role: role,
            certificate: certificate,
            isPublished: isPublished
        )
    }

    /// The key under its own name for another algorithm of the same family.
    func signing(with algorithm: SignatureAlgorithm) -> FakeKey {
        FakeKey(
            id: id,
            algorithm: algorithm,
            privateKey: privateKey,
            role: role,
            certificate: certificate,
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
