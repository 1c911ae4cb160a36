import BrokerCrypto
import JOSE
import OAuthProtocol

extension ProviderBehaviour {
    func unknownClient(_ clientID: String?, in context: ProviderContext) -> AuthorizationRefusal {
        .page(status: 401, code: "invalid_client", message: "The OAuth client was not found.")
    }

    func wrongRedirectURI(_ uri: String?, of client: FakeClient, in context: ProviderContext) -> AuthorizationRefusal {
        .page(
            status: 400,
            code: "redirect_uri_mismatch",
            message: "The redirect_uri is not among those registered for \(client.id): \(uri ?? "none")"
        )
    }

    func returned(state: String?) -> String? { state }

    func destination(_ redirectURI: String) -> String { redirectURI }

    func check(_ request: AuthorizationRequest, in context: ProviderContext) throws(AuthorizationRefusal) {
        try refuse(context.profile.refusedScopes, of: request) { .redirect(to: request, "invalid_scope", $0) }
    }

    /// Refuses scopes by name, with Google's and others' way of listing them.
    func refuse(
        _ refusedScopes: [String],
        of request: AuthorizationRequest,
        as refusal: (String) -> AuthorizationRefusal
    ) throws(AuthorizationRefusal) {
        let refused = request.scopes.names.filter(refusedScopes.contains)
        guard !refused.isEmpty else { return }
        let valid = request.scopes.names.filter { !refused.contains($0) }.joined(separator: ", ")
        throw refusal(
            "Some requested scopes were invalid. {valid=[\(valid)], invalid=[\(refused.joined(separator: ", "))]}"
        )
    }

    func admit(
        _ person: FakePerson,
        to request: AuthorizationRequest,
        in context: ProviderContext
    ) throws(AuthorizationRefusal) {}

    func organization(of person: FakePerson, for request: AuthorizationRequest) -> String? { nil }

    func callbackParameters(
        _ person: FakePerson,
        _ request: AuthorizationRequest,
        in context: ProviderContext
    ) -> [(name: String, value: String)] { [] }

    func check(_ form: Parameters, from client: FakeClient, in context: ProviderContext) throws(TokenRefusal) {}

    func answer(toGrant type: String, _ form: Parameters, in context: ProviderContext) throws(TokenRefusal) -> Answer? {
        nil
    }

    func accessToken(for grant: Grant, of person: FakePerson, in context: ProviderContext) throws -> String? { nil }

    func signingKey(for content: IDTokenContent, of person: FakePerson, in context: ProviderContext) throws -> FakeKey {
        try context.provider.keys.signingKey()
    }

    func idTokenClaims(
        _ content: IDTokenContent,
        of person: FakePerson,
        _ key: FakeKey,
        in context: ProviderContext
    ) -> JSONText {
        var claims = JSONText()
        claims.append("iss", .string(context.issuer))
        let audiences = [content.client.id] + context.profile.furtherAudiences
        if context.profile.sendsAuthorizedParty { claims.append("azp", .string(content.client.id)) }
        claims.append(
            "aud",
            audiences.count == 1 ? .string(content.client.id) : .array(audiences.map { .string($0) })
        )
        // Google leaves the name claims away after a refresh.
        let scopes =
            content.isRefreshed && context.profile.refreshDropsName
            ? content.grant.scopes.filter { $0 != "profile" } : content.grant.scopes
        for claim in ClaimSelection(profile: context.profile).idToken(person, scopes) {
            claims.append(claim.name, claim.value)
        }
        claims.append("at_hash", .string(IDTokenComposer.accessTokenHash(content.accessToken, key.algorithm)))
        if let nonce = content.nonce {
            claims.append("nonce", .string(nonce))
        } else if context.profile.sendsUnsolicitedNonce, !content.isRefreshed {
            claims.append("nonce", "a-nonce-nobody-asked-for")
        }
        let issuedAt = content.issuedAt
        if content.grant.asksForAuthenticationTime || context.profile.statesAuthenticationTime, !content.isRefreshed {
            claims.append("auth_time", .number(JSONNumber(content.grant.authenticatedAt.seconds)))
        }
        claims.append("iat", .number(JSONNumber(issuedAt.seconds)))
        claims.append("exp", .number(JSONNumber((issuedAt + context.profile.idTokenLifetime).seconds)))
        return claims
    }

    func bringsIDToken(_ grant: Grant, _ form: Parameters, isRefreshed: Bool, in context: ProviderContext) -> Bool {
        grant.scopes.contains("openid")
    }

    func signatureFault(in context: ProviderContext) -> SignatureFault? { nil }

    func answer(to refusal: TokenRefusal, usedBasic: Bool, in context: ProviderContext) -> Answer {
        var body: JSONObject = ["error": .string(refusal.code)]
        if let description = refusal.description { body["error_description"] = .string(description) }
        var answer = Answer.json(.object(body), status: refusal.status, headers: Answer.noStore)
        // RFC 6749 §5.2: who tried with Basic is answered with that scheme.
        if refusal.status == 401, usedBasic { answer.set("WWW-Authenticate", to: "Basic realm=\"token\"") }
        return answer
    }

    func userinfoClaims(_ grant: Grant, of person: FakePerson, in context: ProviderContext) -> JSONObject {
        JSONObject(ClaimSelection(profile: context.profile).userinfo(person, grant.scopes).map { ($0.name, $0.value) })
    }

    func userinfoRefusal(hadToken: Bool) -> Answer {
        var answer = Answer.json(["error": "invalid_token", "error_description": "Invalid Credentials"], status: 401)
        // RFC 6750 §3: the error only where a token was there at all.
        answer.set("WWW-Authenticate", to: hadToken ? #"Bearer error="invalid_token""# : "Bearer")
        return answer
    }

    func keyRoles(_ request: ReceivedRequest, in context: ProviderContext) -> [KeyRole] { [.shared] }

    func entry(for key: FakeKey, in context: ProviderContext) -> JSONObject {
        JWK(publicKey: key.privateKey.publicKey, keyID: key.id, algorithm: key.algorithm).json()
    }

    func keySetRefusal(in context: ProviderContext) -> Answer? { nil }

    func logout(_ request: LogoutRequest, in context: ProviderContext) -> Answer {
        request.farewell(in: context)
    }

    func answer(to request: ReceivedRequest, at endpoint: Endpoint, in context: ProviderContext) -> Answer { .notFound }

    func endpoint(forPath path: String, server: Int) -> Endpoint? { nil }

    func unknownPath(_ request: ReceivedRequest) -> Answer { .notFound }
}

/// A provider without anything of its own.
struct PlainBehaviour: ProviderBehaviour {}
