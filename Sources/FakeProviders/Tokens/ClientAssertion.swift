import BrokerCrypto
import JOSE
import OAuthProtocol

/// A `client_assertion` (RFC 7523 §2.2), as each provider checks it.
struct ClientAssertion {
    let token: CompactJWS
    let claims: JSONObject

    func check(
        _ form: Parameters,
        from client: FakeClient,
        with key: ClientKey,
        in context: ProviderContext
    ) throws(ClientAuthenticationFailure) {
        let rule = context.profile.assertionRule
        guard form.only("client_assertion_type") == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" else {
            throw .wrongAssertion("client_assertion_type is another")
        }
        try checkHeader(rule, key)
        guard claims["iss"]?.stringValue.map({ exactlyEqual($0, client.id) }) == true else {
            throw .wrongAssertion("iss is not the client id")
        }
        let audiences =
            claims["aud"]?.stringValue.map { [$0] } ?? claims["aud"]?.arrayValue?.compactMap(\.stringValue) ?? []
        guard audiences.count == 1, let audience = audiences.first,
            accepted(rule, context).contains(where: { exactlyEqual($0, audience) })
        else { throw .wrongAssertion("aud is \(audiences)") }
        let now = context.now
        guard let expiry = claims["exp"]?.int64Value.map(UnixTime.init(seconds:)), expiry > now,
            expiry <= now + rule.longestLifetime + Self.skew
        else { throw .wrongAssertion("exp is missing, past or too far ahead") }
        for name in ["iat", "nbf"] {
            if let time = claims[name]?.int64Value, UnixTime(seconds: time) > now + Self.skew {
                throw .wrongAssertion("\(name) is in the future")
            }
        }
        guard let identifier = claims["jti"]?.stringValue,
            context.provider.ledger.recordAssertion("\(client.id) \(identifier)")
        else { throw .wrongAssertion("jti is missing or was used before") }
    }

    private static let skew = Lifetime.seconds(10)

    private func checkHeader(_ rule: AssertionRule, _ key: ClientKey) throws(ClientAuthenticationFailure) {
        var allowed: Set<SignatureAlgorithm> = [.rs256, .rs384, .ps256]
        if rule.wantsCertificateThumbprint {
            allowed = [.ps256]
            guard token.header.members["x5t#S256"]?.stringValue.map({ exactlyEqual($0, key.thumbprint) }) == true else {
                throw .wrongAssertion("x5t#S256 names another certificate")
            }
        } else if let id = token.header.keyID, !exactlyEqual(id, key.id) {
            throw .wrongAssertion("kid is unknown")
        }
        let jwk = JWK(publicKey: key.privateKey.publicKey, keyID: key.id, algorithm: token.header.algorithm)
        guard (try? token.verify(with: jwk, allowed: allowed)) != nil else {
            throw .wrongAssertion("the signature does not verify")
        }
    }

    private func accepted(_ rule: AssertionRule, _ context: ProviderContext) -> [String] {
        let endpoint = context.url(of: .token) ?? ""
        return switch rule.audience {
        case .issuer: [context.issuer]
        case .tokenEndpoint: [endpoint]
        case .issuerOrTokenEndpoint: [context.issuer, endpoint]
        }
    }
}
