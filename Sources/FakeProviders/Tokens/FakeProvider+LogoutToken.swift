import BrokerCrypto
import JOSE
import OAuthProtocol

extension FakeProvider {
    /// What this provider would post to an application's back-channel logout address (OIDC Back-Channel Logout §2.4).
    package func logoutToken(
        about subject: String,
        to client: FakeClient,
        at authorityName: String? = nil,
        _ logoutFaults: [LogoutTokenFault] = []
    ) throws -> String {
        let place = authorityName.flatMap { authority($0) } ?? settings.profile.mainAuthority
        let context = ProviderContext(provider: self, authority: place, faults: faults)
        let key = try keys.signingKey()
        var header = JSONText()
        header.append("alg", .string(key.algorithm.rawValue))
        header.append("kid", .string(key.id))
        // Auth0's own spelling; the standard's is `logout+jwt`.
        header.append("typ", "JWT")
        let now = context.now
        var claims = JSONText()
        claims.append("iss", .string(context.issuer))
        claims.append("sub", .string(subject))
        claims.append("aud", .string(client.id))
        claims.append("iat", .number(JSONNumber(now.seconds)))
        claims.append("exp", .number(JSONNumber((now + .seconds(120)).seconds)))
        claims.append("jti", .string(Base64URL.encode(SecureRandom.bytes(16))))
        claims.append("events", ["http://schemas.openid.net/event/backchannel-logout": [:]])
        claims.append("trace_id", .string(Base64URL.encode(SecureRandom.bytes(8))))
        claims.append("sid", .string(Auth0Behaviour.sessionID(of: subject, at: client.id)))
        var signature: SignatureFault?
        for fault in logoutFaults {
            switch fault {
            case .withNonce: claims.append("nonce", "n-0S6")
            case .expired:
                claims.set("iat", json: String((now - .minutes(70)).seconds))
                claims.set("exp", json: String((now - .minutes(68)).seconds))
            case .wrongAudience: claims.set("aud", json: #""somebody-else""#)
            case .wrongIssuer: claims.set("iss", json: #""https://issuer.invalid/""#)
            case .sessionOnly: claims.remove("sub")
            case .subjectOnly: claims.remove("sid")
            case .withoutEvents: claims.remove("events")
            case .wrongEvent: claims.set("events", json: #"{"http://schemas.openid.net/event/foo":{}}"#)
            case .identifier(let identifier): claims.set("jti", json: JSONText.string(identifier))
            case .signature(let fault): signature = fault
            }
        }
        return try SignatureForger(key: key, header: header, payload: claims.text, clientSecret: client.secret)
            .token(signature)
    }
}
