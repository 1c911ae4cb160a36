import BrokerCrypto
import JOSE
import OAuthProtocol

/// What only Auth0 does.
struct Auth0Behaviour: ProviderBehaviour {
    // MARK: The authorization endpoint

    func unknownClient(_ clientID: String?, in context: ProviderContext) -> AuthorizationRefusal {
        .page(status: 403, code: "unknown_client", message: "Unknown client: \(clientID ?? "none")")
    }

    func wrongRedirectURI(_ uri: String?, of client: FakeClient, in context: ProviderContext) -> AuthorizationRefusal {
        .page(
            status: 403,
            code: "Callback URL mismatch",
            message: "\(uri ?? "none") is not in the list of allowed callback URLs"
        )
    }

    func check(_ request: AuthorizationRequest, in context: ProviderContext) throws(AuthorizationRefusal) {
        guard let asked = request.parameters.only("organization") else {
            guard !context.faults.auth0.requiresOrganization else {
                throw .redirect(
                    to: request,
                    "invalid_request",
                    "parameter organization is required for this client"
                )
            }
            return
        }
        guard Self.organization(asked) != nil else {
            throw .redirect(to: request, "invalid_request", "parameter organization is invalid")
        }
    }

    func admit(
        _ person: FakePerson,
        to request: AuthorizationRequest,
        in context: ProviderContext
    ) throws(AuthorizationRefusal) {
        if let denial = context.faults.auth0.denial { throw .redirect(to: request, "access_denied", denial) }
        guard let asked = request.parameters.only("organization"), let wanted = Self.organization(asked) else { return }
        guard case .auth0(let account) = person.account, !account.organizations.isEmpty else {
            throw .redirect(
                to: request,
                "invalid_request",
                "client requires organization membership, but user does not belong to any organization"
            )
        }
        guard account.organizations.contains(wanted.id) else {
            throw .redirect(to: request, "access_denied", "user \(person.subject) is not part of the \(wanted.id)")
        }
    }

    /// Only a login that went through an organization knows one.
    func organization(of person: FakePerson, for request: AuthorizationRequest) -> String? {
        request.parameters.only("organization").flatMap(Self.organization)?.id
    }

    /// By id, or by name in any case.
    private static func organization(_ text: String) -> Auth0Organization? {
        Auth0Organization.all.first { exactlyEqual($0.id, text) || $0.name == text.lowercased() }
    }

    // MARK: The token endpoint

    func signingKey(for content: IDTokenContent, of person: FakePerson, in context: ProviderContext) throws -> FakeKey {
        let key = try context.provider.keys.signingKey()
        return context.faults.auth0.signing == .ps256 ? key.signing(with: .ps256) : key
    }

    func idTokenClaims(
        _ content: IDTokenContent,
        of person: FakePerson,
        _ key: FakeKey,
        in context: ProviderContext
    ) -> JSONText {
        var claims = JSONText()
        for claim in profileClaims(of: person, content.grant.scopes, at: content.issuedAt) {
            claims.append(claim.name, claim.value)
        }
        claims.append("iss", .string(context.issuer))
        claims.append("aud", .string(content.client.id))
        claims.append("sub", .string(person.subject))
        claims.append("sid", .string(Self.sessionID(of: person.subject, at: content.client.id)))
        appendOrganization(content.grant.organization, to: &claims, context.faults.auth0)
        if let nonce = content.nonce { claims.append("nonce", .string(nonce)) }
        if content.grant.asksForAuthenticationTime, !content.isRefreshed {
            claims.append("auth_time", .number(JSONNumber(content.grant.authenticatedAt.seconds)))
        }
        claims.append("iat", .number(JSONNumber(content.issuedAt.seconds)))
        claims.append("exp", .number(JSONNumber((content.issuedAt + context.profile.idTokenLifetime).seconds)))
        return claims
    }

    func bringsIDToken(_ grant: Grant, _ form: Parameters, isRefreshed: Bool, in context: ProviderContext) -> Bool {
        grant.scopes.contains("openid") && !context.faults.auth0.isThirdPartyApplication
    }

    func signatureFault(in context: ProviderContext) -> SignatureFault? {
        context.faults.auth0.signing == .hs256 ? .hmacWithClientSecret : nil
    }

    /// A session at a client, as ID tokens and logout tokens name it.
    static func sessionID(of subject: String, at clientID: String) -> String {
        String(Base64URL.encode(Digest.sha256(Array("\(subject) \(clientID)".utf8))).prefix(32))
    }

    private func appendOrganization(_ id: String?, to claims: inout JSONText, _ quirks: Auth0Quirks) {
        guard let id else { return }
        switch quirks.organizationID {
        case .right: claims.append("org_id", .string(id))
        case .absent: return
        case .wrong(let other): claims.append("org_id", .string(other))
        }
        let name = Auth0Organization.all.first { $0.id == id }?.name ?? id
        switch quirks.organizationName {
        case .absent: break
        case .asSet: claims.append("org_name", .string(name))
        case .otherCase: claims.append("org_name", .string(name.uppercased()))
        }
    }

    private func profileClaims(
        of person: FakePerson,
        _ scopes: ScopeSet,
        at time: UnixTime
    ) -> [(name: String, value: JSONValue)] {
        var claims = person.extraClaims
        func append(_ name: String, _ value: JSONValue?) {
            if let value { claims.append((name, value)) }
        }
        if scopes.contains("profile") {
            if case .auth0(let account) = person.account { append("nickname", .string(account.nickname)) }
            append("name", person.name.map { .string($0) })
            append("given_name", person.givenName.map { .string($0) })
            append("family_name", person.familyName.map { .string($0) })
            append("picture", "https://s.gravatar.com/avatar/638")
            // A string, where OpenID Connect has a number.
            append("updated_at", .string(Timestamp.iso(time - .hours(1))))
        }
        if scopes.contains("email") {
            append("email", person.email.map { .string($0) })
            append("email_verified", person.emailVerified)
        }
        return claims
    }

    // MARK: The rest

    func userinfoClaims(_ grant: Grant, of person: FakePerson, in context: ProviderContext) -> JSONObject {
        var claims = JSONObject()
        claims["sub"] = .string(person.subject)
        for claim in profileClaims(of: person, grant.scopes, at: grant.authenticatedAt) {
            claims[claim.name] = claim.value
        }
        return claims
    }

    func entry(for key: FakeKey, in context: ProviderContext) -> JSONObject {
        let algorithm = context.faults.auth0.signing == .ps256 ? SignatureAlgorithm.ps256 : key.algorithm
        var entry = JWK(publicKey: key.privateKey.publicKey, keyID: key.id, algorithm: algorithm).json()
        if let certificate = key.certificate {
            entry["x5t"] = .string(KeyIDStyle.thumbprint(of: certificate))
            entry["x5c"] = [.string(Base64.encode(certificate))]
        }
        return entry
    }

    func keySetRefusal(in context: ProviderContext) -> Answer? {
        guard context.provider.ledger.countKeyRequest(at: context.now) > context.faults.auth0.keyRequestsPerSecond
        else {
            return nil
        }
        return .json(
            ["error": "too_many_requests", "error_description": "Global limit has been reached"],
            status: 429,
            headers: [
                ("X-RateLimit-Limit", String(context.faults.auth0.keyRequestsPerSecond)),
                ("X-RateLimit-Remaining", "0"),
                ("X-RateLimit-Reset", String((context.now + .seconds(1)).seconds)),
            ]
        )
    }

    /// By `id_token_hint`, by `logout_hint` (a `sid`) with `client_id`, or after a question to the person.
    func logout(_ request: LogoutRequest, in context: ProviderContext) -> Answer {
        let named = request.parameters.only("client_id")
        let client = request.hintedClient(in: context) ?? context.provider.clients.first { $0.id == named }
        return request.farewell(of: client, in: context)
    }
}
