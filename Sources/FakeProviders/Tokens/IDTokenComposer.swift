import BrokerCrypto
import JOSE
import OAuthProtocol

/// Writes ID tokens by hand: most of what the faults ask for is what a JOSE library refuses to make.
struct IDTokenComposer {
    /// The people the token may be about are gone.
    struct UnknownSubject: Error {}

    let context: ProviderContext
    private var faults: Faults { context.faults }

    init(context: ProviderContext) {
        self.context = context
    }

    func token(_ content: IDTokenContent) throws -> String {
        guard let person = context.person(content.grant.subject) else { throw UnknownSubject() }
        let key = try signingKey(content, person)
        var header = JSONText()
        header.append("alg", .string(key.algorithm.rawValue))
        header.append("kid", .string(key.id))
        if context.profile.tokenHeaderHasType { header.append("typ", "JWT") }
        var claims = context.behaviour.idTokenClaims(content, of: person, key, in: context)
        for claim in faults.claims {
            if let value = claim.value {
                claims.set(claim.name, json: JSONText.text(of: value))
            } else {
                claims.remove(claim.name)
            }
        }
        apply(to: &header, &claims, at: content.issuedAt.seconds)
        var payload = claims.text
        for case .payload(let text) in faults.idToken { payload = text }
        let forger = SignatureForger(key: key, header: header, payload: payload, clientSecret: content.client.secret)
        let fault = faults.idToken.lazy.compactMap { fault -> SignatureFault? in
            if case .signature(let fault) = fault { fault } else { nil }
        }.first
        var token = try forger.token(fault ?? context.behaviour.signatureFault(in: context))
        for fault in faults.idToken {
            switch fault {
            case .token(let text): token = text
            case .wrapped(let before, let after): token = before + token + after
            default: break
            }
        }
        return token
    }

    private func signingKey(_ content: IDTokenContent, _ person: FakePerson) throws -> FakeKey {
        for case .signedBy(let id) in faults.idToken { return try context.provider.keys.key(id) }
        return try context.behaviour.signingKey(for: content, of: person, in: context)
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
