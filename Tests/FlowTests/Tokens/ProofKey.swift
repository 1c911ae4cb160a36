import BrokerCrypto
import FakeProviders
import JOSE
import OAuthProtocol

/// A client's key for proofs of possession (RFC 9449 §4), and the making of good and bad ones.
struct ProofKey: Sendable {
    let key: PrivateKey
    let algorithm: SignatureAlgorithm

    init(_ type: KeyType = .p256, _ algorithm: SignatureAlgorithm = .es256) throws {
        key = try PrivateKey.generate(type)
        self.algorithm = algorithm
    }

    var thumbprint: String { JWK.thumbprint(of: key.publicKey) }

    var publicMembers: JSONObject {
        var jwk = JWK(publicKey: key.publicKey, keyID: "k", algorithm: algorithm).json()
        for name in ["kid", "alg", "use"] { jwk[name] = nil }
        return jwk
    }

    /// A proof for one request.
    /// - Parameters:
    ///   - header: members in place of the usual ones; nil removes one.
    ///   - claims: likewise.
    func proof(
        _ method: String,
        _ url: String,
        at now: UnixTime,
        accessToken: String? = nil,
        header changedHeader: [(name: String, value: JSONValue?)] = [],
        claims changedClaims: [(name: String, value: JSONValue?)] = [],
        signer: PrivateKey? = nil
    ) throws -> String {
        var header: JSONObject = [
            "typ": "dpop+jwt", "alg": .string(algorithm.rawValue), "jwk": .object(publicMembers),
        ]
        for change in changedHeader { header[change.name] = change.value }
        var claims: JSONObject = [
            "jti": .string(Base64URL.encode(SecureRandom.bytes(16))), "htm": .string(method), "htu": .string(url),
            "iat": .number(JSONNumber(now.seconds)),
        ]
        if let accessToken { claims["ath"] = .string(Base64URL.encode(Digest.sha256(Array(accessToken.utf8)))) }
        for change in changedClaims { claims[change.name] = change.value }
        let input = Base64URL.encode(header.serialized()) + "." + Base64URL.encode(claims.serialized())
        let signature = try (signer ?? key).sign(Array(input.utf8), scheme: algorithm.scheme)
        return input + "." + Base64URL.encode(signature)
    }
}
