import BrokerCrypto
package import FakeProviders
package import JOSE
import OAuthProtocol

extension RelyingParty {
    /// The form fields of `private_key_jwt` (RFC 7523 §2.2): PS256 with the certificate's thumbprint, which every provider
    /// takes.
    /// - Parameters:
    ///   - claims: in place of the usual ones of the same name.
    package func assertion(
        with key: ClientKey,
        algorithm: SignatureAlgorithm = .ps256,
        claims: [(name: String, value: JSONValue)] = []
    ) throws -> [(name: String, value: String)] {
        let now = SystemTime.now().seconds
        let header: JSONObject = [
            "alg": .string(algorithm.rawValue), "kid": .string(key.id), "x5t#S256": .string(key.thumbprint),
            "typ": "JWT",
        ]
        var payload: JSONObject = [
            "iss": .string(clientID), "sub": .string(clientID), "aud": .string(assertionAudience ?? tokenEndpoint),
            "jti": .string(Base64URL.encode(SecureRandom.bytes(16))), "iat": .number(JSONNumber(now)),
            "exp": .number(JSONNumber(now + 60)),
        ]
        for claim in claims { payload[claim.name] = claim.value }
        let input = Base64URL.encode(header.serialized()) + "." + Base64URL.encode(payload.serialized())
        let signature = try key.privateKey.sign(Array(input.utf8), scheme: algorithm.scheme)
        return [
            ("client_id", clientID),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", input + "." + Base64URL.encode(signature)),
        ]
    }
}
