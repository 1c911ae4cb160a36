import BrokerCrypto
import Foundation
import JOSE

/// The key that a client proves itself with (`private_key_jwt`).
struct ClientKey {
    /// For the client: PKCS #8 as PEM (RFC 7468 §10).
    let privatePEM: String
    /// For the broker: a key set (RFC 7517 §5).
    let publicSet: Data

    init() throws {
        let key = try PrivateKey.generate(.rsa(bits: 2048))
        let material = try SigningKeyMaterial(
            privateKey: key,
            // As the libraries name a key that has no name (RFC 7638).
            keyID: JWK.thumbprint(of: key.publicKey),
            algorithm: .rs256
        )
        let base64 = try Data(material.privateKey.pkcs8DER()).base64EncodedString(options: .lineLength64Characters)
        privatePEM = "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n"
        publicSet = Data(JWKSet(keys: [material.publicJWK]).json().serialized())
    }
}
