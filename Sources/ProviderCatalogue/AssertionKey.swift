package import BrokerCrypto
package import JOSE

/// The key by which the broker proves itself at a provider, with `private_key_jwt` (OIDC Core §9).
package struct AssertionKey: Sendable {
    package let privateKey: PrivateKey
    package let algorithm: SignatureAlgorithm
    /// `kid` of an assertion's header; nil where the certificate's thumbprint names the key.
    package let keyID: String?
    /// `x5t#S256` of an assertion's header (RFC 7515 §4.1.8), base64url, where the key is registered by its certificate.
    package let certificateThumbprint: String?

    package init(
        privateKey: PrivateKey,
        algorithm: SignatureAlgorithm,
        keyID: String? = nil,
        certificateThumbprint: String? = nil
    ) {
        self.privateKey = privateKey
        self.algorithm = algorithm
        self.keyID = keyID
        self.certificateThumbprint = certificateThumbprint
    }
}
