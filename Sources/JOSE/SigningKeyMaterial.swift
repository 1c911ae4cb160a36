package import BrokerCrypto

/// A private key with the name and the algorithm it signs under.
package struct SigningKeyMaterial: Sendable {
    package let privateKey: PrivateKey
    package let keyID: String
    package let algorithm: SignatureAlgorithm
    /// The members every header of this key begins with, written once.
    let headerStart: Bytes

    package init(privateKey: PrivateKey, keyID: String, algorithm: SignatureAlgorithm) throws(CryptoError) {
        guard algorithm.fits(privateKey.type) else { throw CryptoError("the key is not for \(algorithm.rawValue)") }
        self.privateKey = privateKey
        self.keyID = keyID
        self.algorithm = algorithm
        let members: JSONObject = ["alg": .string(algorithm.rawValue), "kid": .string(keyID)]
        headerStart = members.serialized().dropLast()
    }

    /// The public half, as it is published.
    package var publicJWK: JWK {
        JWK(publicKey: privateKey.publicKey, keyID: keyID, algorithm: algorithm)
    }
}
