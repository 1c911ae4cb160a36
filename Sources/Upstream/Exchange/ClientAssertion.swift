import BrokerCrypto
import JOSE
import OAuthProtocol
import ProviderCatalogue

/// The signed word by which a client proves itself (RFC 7523 §3, OIDC Core §9 `private_key_jwt`): for one provider, for a few
/// minutes, for one use.
struct ClientAssertion {
    static let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    /// Auth0 takes no more, Entra recommends five to ten minutes, Okta takes an hour.
    private static let lifetime = Lifetime.minutes(5)

    let text: Secret<String>

    init(key: AssertionKey, clientID: String, audience: String, now: UnixTime) throws(CryptoError) {
        var header: JSONObject = ["typ": "JWT"]
        if let keyID = key.keyID { header["kid"] = .string(keyID) }
        if let thumbprint = key.certificateThumbprint { header["x5t#S256"] = .string(thumbprint) }
        let claims: JSONObject = [
            "iss": .string(clientID), "sub": .string(clientID), "aud": .string(audience),
            "jti": .string(Base64URL.encode(SecureRandom.bytes(16))),
            "iat": .number(JSONNumber(now.seconds)), "exp": .number(JSONNumber((now + Self.lifetime).seconds)),
        ]
        text = Secret(
            try CompactJWS.sign(
                payload: claims.serialized(),
                header: header,
                key: key.privateKey,
                algorithm: key.algorithm
            )
        )
    }
}
