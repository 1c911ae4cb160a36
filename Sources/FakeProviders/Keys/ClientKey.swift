package import BrokerCrypto
import JOSE

/// The key pair of a client that authenticates with `private_key_jwt`. A provider that is real knows the public half alone;
/// this one keeps both, so that a test can play the client.
package struct ClientKey: Sendable {
    package let privateKey: PrivateKey
    /// What the provider calls the key it was given.
    package let id: String
    /// A self-signed certificate over the public half: what Entra wants to be uploaded.
    package let certificate: Bytes

    package init(privateKey: PrivateKey, id: String) throws {
        self.privateKey = privateKey
        self.id = id
        certificate = try SelfSignedCertificate(subject: id, key: privateKey).der()
    }

    /// A fresh RSA key of 2048 bits.
    package static func generate(id: String = "client-key") throws -> ClientKey {
        try ClientKey(privateKey: PrivateKey.generate(.rsa(bits: 2_048)), id: id)
    }

    /// `x5t#S256` (RFC 7515 §4.1.8).
    package var thumbprint: String {
        Base64URL.encode(Digest.sha256(certificate))
    }
}
