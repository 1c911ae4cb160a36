import BrokerCrypto
import JOSE
import OAuthProtocol

/// Writes ID tokens by hand: most of what the faults ask for is what a JOSE library refuses to make.
struct IDTokenComposer {
    /// The people the token may be about are gone.
    struct UnknownSubject: Error {}

    let provider: FakeProvider
    let faults: Faults

    func token(_ content: IDTokenContent) throws -> String {
        guard let person = provider.people.first(where: { $0.subject == content.subject }) else {
            throw UnknownSubject()
        }
        let key = try signingKey()
        var header = JSONText()
        header.append("alg", .string(key.algorithm.rawValue))
        header.append("kid", .string(key.id))
        header.append("typ", "JWT")
        var claims = honestClaims(content, of: person, key: key)
        apply(to: &header, &claims, at: content.issuedAt.seconds)
        var payload = claims.text
        for case .payload(let text) in faults.idToken { payload = text }
        let forger = SignatureForger(key: key, header: header, payload: payload, clientSecret: content.client.secret)
        let fault = faults.idToken.lazy.compactMap { fault -> SignatureFault? in
            if case .signature(let fault) = fault { fault } else { nil }
        }.first
        var token = try forger.token(fault)
        for fault in faults.idToken {
            switch fault {
            case .token(let text): token = text
            case .wrapped(let before, let after): token = before + token + after
            default: break
            }
        }
        return token
    }

    private func signingKey() throws -> FakeKey {
        for case .signedBy(let id) in faults.idToken { return try provider.keys.key(id) }
        return try provider.keys.signingKey()
    }

    private func honestClaims(_ content: IDTokenContent, of person: FakePerson, key: FakeKey) -> JSONText {
        let profile = provider.settings.profile
        var claims = JSONText()
        claims.append("iss", .string(provider.issuer))
        if profile.sendsAuthorizedParty { claims.append("azp", .string(content.client.id)) }
        claims.append("aud", .string(content.client.id))
        for claim in ClaimSelection(profile: profile, overrides: faults.claims).idToken(person, content.scopes) {
            claims.append(claim.name, claim.value)
        }
        claims.append("at_hash", .string(Self.accessTokenHash(content.accessToken, key.algorithm)))
        if let nonce = content.nonce { claims.append("nonce", .string(nonce)) }
        let issuedAt = content.issuedAt
        // Whoever signs in here does so afresh.
        if content.statesAuthenticationTime { claims.append("auth_time", .number(JSONNumber(issuedAt.seconds))) }
        claims.append("iat", .number(JSONNumber(issuedAt.seconds)))
        claims.append("exp", .number(JSONNumber((issuedAt + profile.idTokenLifetime).seconds)))
        return claims
    }

    private func apply(to header: inout JSONText, _ claims: inout JSONText, at now: Int64) {
        for fault in faults.idToken {
            switch fault {
            case .claim(let name, let json): claims.set(name, json: json)
            case .without(let name): claims.remove(name)
            case .secondClaim(let name, let json): claims.append(name, json: json)
            case .time(let name, let offset): claims.set(name, json: String(now + offset))
            case .header(let name, let json): header.set(name, json: json)
            case .withoutHeader(let name): header.remove(name)
            case .secondHeader(let name, let json): header.append(name, json: json)
            case .payload, .signature, .signedBy, .token, .wrapped: break
            }
        }
    }

    /// The left half of the digest of the access token (OIDC Core §3.1.3.6).
    static func accessTokenHash(_ accessToken: String, _ algorithm: SignatureAlgorithm) -> String {
        let digest = Digest.hash(Array(accessToken.utf8), with: algorithm.hash)
        return Base64URL.encode(Array(digest.prefix(digest.count / 2)))
    }
}
