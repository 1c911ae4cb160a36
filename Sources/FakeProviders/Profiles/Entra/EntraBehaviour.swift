import BrokerCrypto
import JOSE
import OAuthProtocol

/// What only Entra does.
struct EntraBehaviour: ProviderBehaviour {
    /// Stands for graph.microsoft.com.
    static let graphServer = EntraTenant.graphServer
    /// An attacker's.
    static let hostileServer = 2

    // MARK: The authorization endpoint

    func unknownClient(_ clientID: String?, in context: ProviderContext) -> AuthorizationRefusal {
        EntraError.unknownApplication.page
    }

    func wrongRedirectURI(_ uri: String?, of client: FakeClient, in context: ProviderContext) -> AuthorizationRefusal {
        let error = EntraError.unknownRedirectURI
        return .page(
            status: 400,
            code: "AADSTS\(error.number)",
            message: error.description + " Sent: \(uri ?? "none"); application: \(client.id)."
        )
    }

    /// HTML is taken out of `state`.
    func returned(state: String?) -> String? {
        guard let state else { return nil }
        var kept = ""
        var isInTag = false
        for character in state {
            if character == "<" { isInTag = true }
            if !isInTag { kept.append(character) }
            if character == ">" { isInTag = false }
        }
        return kept
    }

    /// A redirect URI without a path comes back with a slash.
    func destination(_ redirectURI: String) -> String {
        let afterScheme = redirectURI.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).last ?? ""
        return redirectURI.contains("://") && !afterScheme.contains("/") && !afterScheme.contains("?")
            ? redirectURI + "/" : redirectURI
    }

    func check(_ request: AuthorizationRequest, in context: ProviderContext) throws(AuthorizationRefusal) {
        if let page = context.faults.entra.page { throw page.page }
        let prompts = request.prompts
        let known = ["login", "none", "consent", "select_account"]
        guard prompts.count <= 1, prompts.allSatisfy(known.contains) else { throw EntraError.severalPrompts.page }
        if prompts == ["select_account"], request.loginHint != nil {
            throw .redirect(to: request, "invalid_request", "select_account cannot be used with login_hint")
        }
    }

    func admit(
        _ person: FakePerson,
        to request: AuthorizationRequest,
        in context: ProviderContext
    ) throws(AuthorizationRefusal) {
        guard case .entra(let account) = person.account else { throw EntraError.notInTenant.page }
        if EntraAuthority.segment(of: context.authority.name) == EntraAuthority.organizations, account.isPersonal {
            throw EntraError.wrongAccountType.page
        }
        guard let place = Self.place(of: account, in: context) else { throw EntraError.notInTenant.page }
        guard place.membership.isAssigned else { throw EntraError.notAssigned.page }
    }

    /// The tenant an account is signed in to: the authority's, else its own.
    static func place(
        of account: EntraAccount,
        in context: ProviderContext
    ) -> (membership: EntraAccount.Membership, isGuest: Bool)? {
        guard let tenantID = EntraAuthority.tenantID(of: context.authority.name) else { return (account.home, false) }
        return account.membership(in: tenantID)
    }

    func callbackParameters(
        _ person: FakePerson,
        _ request: AuthorizationRequest,
        in context: ProviderContext
    ) -> [(name: String, value: String)] {
        [("session_state", Self.derived("session", person.subject, request.client.id))]
    }

    // MARK: The token endpoint

    func check(_ form: Parameters, from client: FakeClient, in context: ProviderContext) throws(TokenRefusal) {
        if let error = context.faults.entra.tokenError { throw error.refusal }
    }

    func signingKey(for content: IDTokenContent, of person: FakePerson, in context: ProviderContext) throws -> FakeKey {
        let keys = context.provider.keys
        switch context.faults.entra.tokenAttack {
        case .personalKeyClaimingTenant: return try keys.key(for: .tenant(EntraTenant.personal))
        case .signedByAnotherTenantsKey(_, let tenantID): return try keys.key(for: .tenant(tenantID))
        default: break
        }
        if context.faults.entra.signsWithApplicationKey { return try keys.key(for: .application) }
        if case .entra(let account) = person.account,
            Self.place(of: account, in: context)?.membership.tenantID == EntraTenant.personal
        {
            return try keys.key(for: .tenant(EntraTenant.personal))
        }
        return try keys.signingKey()
    }

    func idTokenClaims(
        _ content: IDTokenContent,
        of person: FakePerson,
        _ key: FakeKey,
        in context: ProviderContext
    ) -> JSONText {
        EntraClaims(content: content, person: person, context: context).text
    }

    /// The number of the error is in its text, and in the body beside it.
    func answer(to refusal: TokenRefusal, usedBasic: Bool, in context: ProviderContext) -> Answer {
        let description = refusal.description ?? ""
        let digits = description.hasPrefix("AADSTS") ? description.dropFirst(6).prefix(while: \.isNumber) : ""
        let trace = Self.identifier()
        let correlation = Self.identifier()
        let timestamp = Timestamp.spaced(context.now)
        var body: JSONObject = [
            "error": .string(refusal.code),
            "error_description": .string(
                "\(description)\r\nTrace ID: \(trace)\r\nCorrelation ID: \(correlation)\r\nTimestamp: \(timestamp)"
            ),
        ]
        if let number = Int64(digits) { body["error_codes"] = [.number(JSONNumber(number))] }
        body["timestamp"] = .string(timestamp)
        body["trace_id"] = .string(trace)
        body["correlation_id"] = .string(correlation)
        if !digits.isEmpty {
            body["error_uri"] = .string("https://login.microsoftonline.com/error?code=\(digits)")
        }
        return .json(.object(body), status: refusal.status, headers: Answer.noStore)
    }

    // MARK: Keys

    /// No `alg`; a certificate, its thumbprint, and the issuer whose tokens the key is for.
    func entry(for key: FakeKey, in context: ProviderContext) -> JSONObject {
        var entry = JWK(publicKey: key.privateKey.publicKey, keyID: key.id, algorithm: key.algorithm).json()
        entry["alg"] = nil
        if let certificate = key.certificate {
            entry["x5t"] = .string(KeyIDStyle.thumbprint(of: certificate))
            entry["x5c"] = [.string(Base64.encode(certificate))]
        }
        let tenant: String
        switch key.role {
        case .tenant(let id): tenant = id
        case .shared, .application:
            tenant = EntraAuthority.tenantID(of: context.authority.name) ?? EntraAuthority.template
        }
        entry["issuer"] = .string(
            EntraAuthority.isVersion1(context.authority.name)
                ? EntraAuthority.version1Issuer(tenant)
                : context.provider.baseURL() + EntraAuthority.issuerPath(tenant)
        )
        return entry
    }

    func keyRoles(_ request: ReceivedRequest, in context: ProviderContext) -> [KeyRole] {
        let segment = EntraAuthority.segment(of: context.authority.name)
        let tenantID = EntraAuthority.tenantID(of: context.authority.name)
        var roles: [KeyRole] = [.shared]
        if segment == EntraAuthority.common || tenantID == EntraTenant.personal
            || context.faults.entra.publishesPersonalKeyEverywhere
        {
            roles.append(.tenant(EntraTenant.personal))
        }
        let fabrikam = EntraTenant.fabrikam.id
        if tenantID == nil || tenantID == fabrikam { roles.append(.tenant(fabrikam)) }
        let asked = (try? Parameters(parsing: Array(request.query.utf8)))?.only("appid")
        if context.provider.clients.contains(where: { $0.id == asked }) { roles.append(.application) }
        return roles
    }

    // MARK: The rest

    /// A subset of the ID token: neither `tid` nor `oid`, and no groups.
    func userinfoClaims(_ grant: Grant, of person: FakePerson, in context: ProviderContext) -> JSONObject {
        let context = ProviderContext(
            provider: context.provider,
            authority: context.provider.authority(grant.authority) ?? context.authority,
            faults: context.faults
        )
        var claims = JSONObject()
        claims["sub"] = .string(EntraClaims.subject(of: person, for: grant.clientID, in: context))
        claims["name"] = person.name.map { .string($0) }
        claims["family_name"] = person.familyName.map { .string($0) }
        claims["given_name"] = person.givenName.map { .string($0) }
        claims["picture"] = .string(context.provider.baseURL(server: Self.graphServer) + "/v1.0/me/photo/$value")
        if case .entra(let account) = person.account { claims["email"] = account.mail.map { .string($0) } }
        return claims
    }

    func answer(to request: ReceivedRequest, at endpoint: Endpoint, in context: ProviderContext) -> Answer {
        switch endpoint {
        case .graphMemberships: GraphAnswer(context: context, request: request).memberships
        case .graphMemberGroups: GraphAnswer(context: context, request: request).memberGroups
        case .claimSource: .json(["value": [.string(EntraTenant.groupID(1))]])
        default: .notFound
        }
    }

    /// Graph's `users/{oid}/getMemberObjects` as well: the address an honest overage names must not be asked either.
    func endpoint(forPath path: String, server: Int) -> Endpoint? {
        server > 0 && path.hasSuffix("/getMemberObjects") ? .claimSource : nil
    }

    static func identifier() -> String {
        derived("", Base64URL.encode(SecureRandom.bytes(16)))
    }

    /// A GUID that follows from texts.
    static func derived(_ parts: String...) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let bytes = Digest.sha256(Array(parts.joined(separator: "\u{1F}").utf8)).prefix(16)
        let hex = String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
        var rest = hex[...]
        return [8, 4, 4, 4, 12].map { count in
            defer { rest = rest.dropFirst(count) }
            return String(rest.prefix(count))
        }.joined(separator: "-")
    }
}

extension EntraTenant {
    /// The object id of a group, by number.
    package static func groupID(_ number: Int) -> String {
        let digits = String(number)
        return "b2a0b1d6-0000-4000-8000-" + String(repeating: "0", count: max(0, 12 - digits.count)) + digits
    }
}
