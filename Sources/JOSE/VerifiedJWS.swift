package import BrokerCrypto

/// A token whose signature one key of a trusted set has made. Only ``JWKSet/verify(_:allowed:)`` makes one.
///
/// What the payload claims is still to be judged: who issued it, for whom, and until when.
package struct VerifiedJWS: Sendable {
    package let header: JOSEHeader
    package let payload: Bytes
    /// The key that made the signature; its ``JWK/issuer`` may bind it to one issuer.
    package let key: JWK

    init(header: JOSEHeader, payload: Bytes, key: JWK) {
        self.header = header
        self.payload = payload
        self.key = key
    }
}
