import BrokerCrypto
import JOSE
import OAuthProtocol

extension TokenIssuer {
    /// An introspection answer as a JWT (RFC 9701 §5), by the algorithm of the caller's own tokens. It has neither `sub` nor
    /// `exp`, and a type of its own, so that it passes for no access token (§8.1).
    func introspection(_ answer: JSONObject, for caller: Client, now: UnixTime) throws(CryptoError) -> String {
        let claims: JSONObject = [
            "iss": .string(issuer),
            "aud": .string(caller.id),
            "iat": .number(JSONNumber(now.seconds)),
            "token_introspection": .object(answer),
        ]
        return try keys.sign(
            claims,
            type: "token-introspection+jwt",
            algorithm: caller.accessTokenAlgorithm,
            now: now
        )
    }
}
