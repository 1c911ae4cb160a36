package import BrokerCrypto
package import JOSE
package import OAuthProtocol

/// One of the broker's own keys, unsealed.
struct SigningKey: Sendable {
    let id: String
    let algorithm: SignatureAlgorithm
    let privateKey: PrivateKey
    let publicJWK: JWK
    let signsFrom: UnixTime
}
