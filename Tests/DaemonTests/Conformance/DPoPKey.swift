import BrokerCrypto
import FakeProviders
import JOSE
import OAuthProtocol

/// A client's key for proofs of possession (RFC 9449 §4), and the making of good and bad ones.
struct DPoPKey: Sendable {
    let key: PrivateKey

    init() throws {
        key = try PrivateKey.generate(.p256)
    }

    /// RFC 9449 §6.1.
    var thumbprint: String { JWK.thumbprint(of: key.publicKey) }

    /// A proof for one request (RFC 9449 §4.2).
    /// - Parameters:
    ///   - accessToken: that goes with it, for `ath`.
    ///   - header: members in place of the usual ones.
    ///   - claims: likewise.
    ///   - signer: signs in the key's place.
    func proof(
        _ method: String,
        _ url: String,
        accessToken: String? = nil,
        header changedHeader: [(name: String, value: JSONValue?)] = [],
        claims changedClaims: [(name: String, value: JSONValue?)] = [],
        signer: PrivateKey? = nil
    ) throws -> String {
        var jwk = JWK(publicKey: key.publicKey, keyID: "k", algorithm: .es256).json()
        for name in ["kid", "alg", "use"] { jwk[name] = nil }
        var header: JSONObject = ["typ": "dpop+jwt", "alg": "ES256", "jwk": .object(jwk)]
        for change in changedHeader { header[change.name] = change.value }
        var claims: JSONObject = [
            "jti": .string(Base64URL.encode(SecureRandom.bytes(16))), "htm": .string(method), "htu": .string(url),
            "iat": .number(JSONNumber(Self.now)),
        ]
        if let accessToken { claims["ath"] = .string(Base64URL.encode(Digest.sha256(Array(accessToken.utf8)))) }
        for change in changedClaims { claims[change.name] = change.value }
        let input =
            Base64URL.encode(JSONValue.object(header).serialized()) + "."
            + Base64URL.encode(JSONValue.object(claims).serialized())
        let signature = try (signer ?? key).sign(Array(input.utf8), scheme: SignatureAlgorithm.es256.scheme)
        return input + "." + Base64URL.encode(signature)
    }

    static var now: Int64 { SystemTime.now().seconds }
}
