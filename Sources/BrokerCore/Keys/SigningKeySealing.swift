package import BrokerCrypto
package import JOSE
package import OAuthProtocol

/// Makes signing keys and opens stored ones. At rest their private parts are sealed with a key derived from the master key.
package struct SigningKeySealing: Sendable {
    private let key: AEADKey

    package init(masterKey: AEADKey) {
        key = masterKey.derive(label: "signing keys")
    }

    /// RFC 7517 §4.5 asks for distinct ids; 128 random bits are.
    package func make(
        _ algorithm: SignatureAlgorithm,
        at now: UnixTime,
        signsFrom: UnixTime
    ) throws(CryptoError) -> StoredSigningKey {
        let type: KeyType =
            switch algorithm {
            case .es256: .p256
            case .es384: .p384
            case .es512: .p521
            case .edDSA: .ed25519
            case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512: .rsa(bits: 2_048)
            }
        let id = Base64URL.encode(SecureRandom.bytes(16))
        let der = try PrivateKey.generate(type).pkcs8DER()
        return StoredSigningKey(
            id: id,
            algorithm: algorithm.rawValue,
            sealedPrivateKey: try key.seal(der, associatedData: Array(id.utf8)),
            createdAt: now,
            signsFrom: signsFrom,
            retiresAt: nil
        )
    }

    func open(_ stored: StoredSigningKey) throws(KeyRing.LoadError) -> SigningKey {
        guard let algorithm = SignatureAlgorithm(rawValue: stored.algorithm) else {
            throw .store(
                .corrupt(reason: "signing key '\(stored.id)' has an algorithm this version does not know")
            )
        }
        let der: [UInt8]
        do {
            der = try key.open(stored.sealedPrivateKey, associatedData: Array(stored.id.utf8))
        } catch {
            throw .wrongMasterKey(keyID: stored.id)
        }
        do {
            let material = try SigningKeyMaterial(
                privateKey: try PrivateKey(pkcs8DER: der),
                keyID: stored.id,
                algorithm: algorithm
            )
            return SigningKey(material: material, signsFrom: stored.signsFrom)
        } catch {
            throw .crypto(error)
        }
    }
}
