import BrokerCrypto
import JOSE
import OAuthProtocol

/// What only Okta does.
struct OktaBehaviour: ProviderBehaviour {
    /// `idp` of people who signed in with the org itself.
    static let orgID = "00oixa26ycdNcX0VT0h7"

    // MARK: The authorization endpoint

    func unknownClient(_ clientID: String?, in context: ProviderContext) -> AuthorizationRefusal {
        .page(status: 400, code: "invalid_client", message: "Invalid value for 'client_id' parameter.")
    }

    func wrongRedirectURI(_ uri: String?, of client: FakeClient, in context: ProviderContext) -> AuthorizationRefusal {
        .page(
            status: 400,
            code: "invalid_request",
            message: "The 'redirect_uri' parameter must be a Login redirect URI in the client app settings."
        )
    }

    func check(_ request: AuthorizationRequest, in context: ProviderContext) throws(AuthorizationRefusal) {
        guard let state = request.state, !state.isEmpty, state.utf8.allSatisfy(Self.isAllowedInState) else {
            throw .redirect(
                to: request.redirectURI,
                state: nil,
                mode: request.responseMode,
                code: "invalid_request",
                description: "The authentication request has an invalid 'state' parameter."
            )
        }
        let known = OktaServer.scopes(of: context.authority.name)
        guard request.scopes.names.allSatisfy(known.contains) else {
            throw .redirect(
                to: request,
                "invalid_scope",
                "One or more scopes are not configured for the authorization server resource."
            )
        }
        let prompts = ["none", "login", "consent", "login consent", "enroll_authenticator"]
        if let prompt = request.parameters.only("prompt"), !prompts.contains(prompt) {
            throw .redirect(to: request, "invalid_request", "The 'prompt' parameter is invalid.")
        }
        if let age = request.parameters.only("max_age") {
            guard let seconds = Int64(age), (0...2_147_483_647).contains(seconds),
                seconds > 0 || !request.prompts.contains("none")
            else { throw .redirect(to: request, "invalid_request", "The 'max_age' parameter is invalid.") }
        }
    }

    /// Letters, digits, comma, dot, underscore and hyphen.
    private static func isAllowedInState(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            ",._-".utf8.contains(byte)
        }
    }

    func admit(
        _ person: FakePerson,
        to request: AuthorizationRequest,
        in context: ProviderContext
    ) throws(AuthorizationRefusal) {
        func refuse(_ refusal: OktaQuirks.Refusal) -> AuthorizationRefusal {
            .redirect(to: request, refusal.code, refusal.description)
        }
        if let refusal = context.faults.okta.refusal { throw refuse(refusal) }
        guard case .okta(let account) = person.account, account.isAssigned else { throw refuse(.notAssigned) }
        guard account.groups.count <= 100 || !request.scopes.contains("groups") else {
            // The request fails as a whole; the words are this fake's own.
            throw .redirect(to: request, "server_error", "The groups claim matches more than 100 groups.")
        }
    }

    // MARK: The token endpoint

    func check(_ form: Parameters, from client: FakeClient, in context: ProviderContext) throws(TokenRefusal) {
        guard context.faults.okta.rateLimited else { return }
        throw TokenRefusal(
            code: "invalid_grant",
            description: "API call exceeded rate limit due to too many requests.",
            status: 429
        )
    }

    /// Custom servers give JWTs, whose `sub` is the login name; the org server's are for Okta alone.
    func accessToken(for grant: Grant, of person: FakePerson, in context: ProviderContext) throws -> String? {
        guard context.authority.issuerIsCustomServer, case .okta(let account) = person.account else { return nil }
        let key = try context.provider.keys.signingKey()
        let now = context.now
        let claims: JSONObject = [
            "ver": 1, "jti": .string("AT." + Base64URL.encode(SecureRandom.bytes(30))), "iss": .string(context.issuer),
            "aud": "api://default", "iat": .number(JSONNumber(now.seconds)),
            "exp": .number(JSONNumber((now + context.profile.accessTokenLifetime).seconds)),
            "cid": .string(grant.clientID), "uid": .string(person.subject),
            "scp": .array(grant.scopes.names.map { .string($0) }),
            "auth_time": .number(JSONNumber(grant.authenticatedAt.seconds)), "sub": .string(account.login),
        ]
        let material = try SigningKeyMaterial(privateKey: key.privateKey, keyID: key.id, algorithm: key.algorithm)
        return try CompactJWS.sign(payload: claims.serialized(), type: nil, key: material)
    }

    func idTokenClaims(
        _ content: IDTokenContent,
        of person: FakePerson,
        _ key: FakeKey,
        in context: ProviderContext
    ) -> JSONText {
        let scopes = content.grant.scopes
        let authenticatedAt = content.grant.authenticatedAt
        var claims = JSONText()
        claims.append("ver", 1)
        claims.append("sub", .string(person.subject))
        claims.append("iss", .string(context.issuer))
        claims.append("aud", .string(content.client.id))
        claims.append("iat", .number(JSONNumber(content.issuedAt.seconds)))
        claims.append("exp", .number(JSONNumber((content.issuedAt + context.profile.idTokenLifetime).seconds)))
        claims.append("jti", .string("ID." + Base64URL.encode(SecureRandom.bytes(32))))
        claims.append("amr", ["pwd"])
        claims.append("idp", .string(Self.orgID))
        if let nonce = content.nonce { claims.append("nonce", .string(nonce)) }
        claims.append("auth_time", .number(JSONNumber(authenticatedAt.seconds)))
        claims.append("at_hash", .string(IDTokenComposer.accessTokenHash(content.accessToken, key.algorithm)))
        guard case .okta(let account) = person.account else { return claims }
        let isThin = context.faults.okta.thinIDToken ?? account.getsThinToken
        for claim in profileClaims(of: person, account, scopes) where !isThin || Self.thinClaims.contains(claim.name) {
            claims.append(claim.name, claim.value)
        }
        return claims
    }

    /// What is in a token that came beside an access token.
    private static let thinClaims: Set<String> = ["name", "preferred_username", "email"]

    private func profileClaims(
        of person: FakePerson,
        _ account: OktaAccount,
        _ scopes: ScopeSet
    ) -> [(name: String, value: JSONValue)] {
        var claims: [(name: String, value: JSONValue)] = []
        func append(_ name: String, _ value: JSONValue?) {
            if let value { claims.append((name, value)) }
        }
        if scopes.contains("profile") {
            append("name", person.name.map { .string($0) })
            append("given_name", person.givenName.map { .string($0) })
            append("family_name", person.familyName.map { .string($0) })
            append("preferred_username", .string(account.login))
        }
        if scopes.contains("email") {
            append("email", person.email.map { .string($0) })
            append("email_verified", person.emailVerified)
        }
        if scopes.contains("groups") { append("groups", .array(account.groups.map { .string($0) })) }
        return claims + person.extraClaims
    }

    /// At a refresh `openid` must be asked for again.
    func bringsIDToken(_ grant: Grant, _ form: Parameters, isRefreshed: Bool, in context: ProviderContext) -> Bool {
        guard isRefreshed else { return grant.scopes.contains("openid") }
        return grant.scopes.contains("openid")
            && form.only("scope")?.split(separator: " ").contains("openid") == true
    }

    // MARK: The rest

    func userinfoClaims(_ grant: Grant, of person: FakePerson, in context: ProviderContext) -> JSONObject {
        var claims = JSONObject()
        claims["sub"] = .string(person.subject)
        guard case .okta(let account) = person.account else { return claims }
        for claim in profileClaims(of: person, account, grant.scopes) { claims[claim.name] = claim.value }
        return claims
    }

    /// Errors are in the header; there is no body.
    func userinfoRefusal(hadToken: Bool) -> Answer {
        Answer(
            status: 401,
            headers: [
                (
                    "WWW-Authenticate",
                    hadToken
                        ? #"Bearer error="invalid_token", error_description="The access token is invalid.""# : "Bearer"
                )
            ]
        )
    }

    /// `id_token_hint` is required; an expired one serves.
    func logout(_ request: LogoutRequest, in context: ProviderContext) -> Answer {
        guard let client = request.hintedClient(in: context) else {
            return context.provider.pages.refusal(
                status: 400,
                code: "invalid_request",
                message: "The 'id_token_hint' parameter is missing or invalid."
            )
        }
        return request.farewell(of: client, in: context)
    }

    /// An authorization server nobody made.
    func unknownPath(_ request: ReceivedRequest) -> Answer {
        let parts = request.path.split(separator: "/")
        guard parts.count > 2, parts[0] == "oauth2" else { return .notFound }
        return .json(
            [
                "errorCode": "E0000007",
                "errorSummary": .string("Not found: Resource not found: \(parts[1]) (AuthorizationServer)"),
                "errorLink": "E0000007", "errorId": .string("oae" + Base64URL.encode(SecureRandom.bytes(15))),
                "errorCauses": [],
            ],
            status: 404
        )
    }
}

extension Authority {
    /// Whether it is one of Okta's custom servers.
    fileprivate var issuerIsCustomServer: Bool {
        name == OktaServer.standard || name == OktaServer.custom
    }
}
