import JOSE
import OAuthProtocol

/// One of the broker's own keys, unsealed. A class, so that a signature that borrows it costs one reference.
final class SigningKey: Sendable {
    let material: SigningKeyMaterial
    let publicJWK: JWK
    let signsFrom: UnixTime

    init(material: SigningKeyMaterial, signsFrom: UnixTime) {
        self.material = material
        publicJWK = material.publicJWK
        self.signsFrom = signsFrom
    }

    var id: String { material.keyID }
    var algorithm: SignatureAlgorithm { material.algorithm }
}
