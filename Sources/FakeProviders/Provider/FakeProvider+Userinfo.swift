import JOSE
import OAuthProtocol

extension FakeProvider {
    /// The userinfo endpoint (OIDC Core §5.3): GET or POST with a bearer token in the header.
    func userinfoAnswer(to request: ReceivedRequest, _ faults: Faults) -> Answer {
        guard request.method == "GET" || request.method == "POST" else {
            return .methodNotAllowed(allowed: "GET, POST")
        }
        let field = request.header("Authorization") ?? ""
        guard field.lowercased().hasPrefix("bearer "),
            let token = ledger.accessToken(String(field.dropFirst(7)), at: now(faults)),
            let person = people.first(where: { $0.subject == token.subject })
        else {
            // RFC 6750 §3: the error only where a token was there at all.
            var answer = Answer.json(
                ["error": "invalid_token", "error_description": "Invalid Credentials"],
                status: 401
            )
            answer.set("WWW-Authenticate", to: field.isEmpty ? "Bearer" : #"Bearer error="invalid_token""#)
            return answer
        }
        let selection = ClaimSelection(profile: settings.profile, overrides: faults.claims)
        var claims = JSONObject(selection.userinfo(person, token.scopes).map { ($0.name, $0.value) })
        var isSigned = false
        for fault in faults.userinfo {
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
        return isSigned ? signed(claims, for: token) : .json(.object(claims), headers: [("Cache-Control", "no-store")])
    }

    /// OIDC Core §5.3.2: a signed answer names its issuer and its audience.
    private func signed(_ claims: JSONObject, for token: IssuedToken) -> Answer {
        var claims = claims
        claims["iss"] = .string(issuer)
        claims["aud"] = .string(token.clientID)
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
