import JOSE
import OAuthProtocol

extension FakeProvider {
    /// The userinfo endpoint (OIDC Core §5.3): GET or POST with a bearer token in the header.
    func userinfoAnswer(to request: ReceivedRequest, in context: ProviderContext) -> Answer {
        guard request.method == "GET" || request.method == "POST" else {
            return .methodNotAllowed(allowed: "GET, POST")
        }
        guard let token = bearer(of: request, in: context), let person = context.person(token.grant.subject) else {
            return context.behaviour.userinfoRefusal(hadToken: request.header("Authorization") != nil)
        }
        var claims = context.behaviour.userinfoClaims(token.grant, of: person, in: context)
        for claim in context.faults.claims { claims[claim.name] = claim.value }
        var isSigned = false
        for fault in context.faults.userinfo {
            switch fault {
            case .subject(let subject): claims["sub"] = .string(subject)
            case .missing(let name): claims[name] = nil
            case .member(let name, let value): claims[name] = value
            case .emailVerifiedAsText:
                if let verified = claims["email_verified"]?.boolValue {
                    claims["email_verified"] = .string(verified ? "true" : "false")
                }
            case .signed: isSigned = true
            }
        }
        return isSigned
            ? signed(claims, for: token, in: context) : .json(.object(claims), headers: [("Cache-Control", "no-store")])
    }

    /// What the bearer token in the header stands for.
    func bearer(of request: ReceivedRequest, in context: ProviderContext) -> IssuedToken? {
        guard let field = request.header("Authorization"), field.lowercased().hasPrefix("bearer ") else { return nil }
        return ledger.accessToken(String(field.dropFirst(7)), at: context.now)
    }

    /// OIDC Core §5.3.2: a signed answer names its issuer and its audience.
    private func signed(_ claims: JSONObject, for token: IssuedToken, in context: ProviderContext) -> Answer {
        var claims = claims
        claims["iss"] = .string(context.issuer)
        claims["aud"] = .string(token.grant.clientID)
        guard let key = try? keys.signingKey(),
            let material = try? SigningKeyMaterial(
                privateKey: key.privateKey,
                keyID: key.id,
                algorithm: key.algorithm
            ),
            let jwt = try? CompactJWS.sign(payload: claims.serialized(), type: "JWT", key: material)
        else { return .text("The answer could not be signed\n", status: 500) }
        return Answer(status: 200, headers: [("Content-Type", "application/jwt")], body: Array(jwt.utf8))
    }
}
