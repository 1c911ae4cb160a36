package import BrokerCrypto
import JOSE
package import OAuthProtocol

extension TokenIssuer {
    /// Tells a client that a session has ended (OIDC Back-Channel Logout §2.4): one event, no `nonce`, and a type of its own, so
    /// that no ID token passes for one nor it for an ID token.
    package func logoutToken(
        about notice: LogoutNotice,
        to client: Client,
        now: UnixTime
    ) throws(CryptoError) -> Secret<String> {
        let claims: JSONObject = [
            "iss": .string(issuer),
            "aud": .string(client.id),
            "sub": .string(notice.userID),
            "sid": .string(notice.sessionID),
            "iat": .number(JSONNumber(now.seconds)),
            // §2.4 recommends two minutes at most.
            "exp": .number(JSONNumber((now + .minutes(2)).seconds)),
            "jti": .string(Base64URL.encode(SecureRandom.bytes(16))),
            "events": ["http://schemas.openid.net/event/backchannel-logout": [:]],
        ]
        return Secret(try sign(claims, type: "logout+jwt", algorithm: client.idTokenAlgorithm, now: now))
    }
}
