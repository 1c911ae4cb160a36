import OAuthProtocol
import StrictTOML

/// What an operator's entry may set beyond addresses and credentials.
struct ConnectionOptionsReader {
    let table: TableReader
    let type: ProviderType
    let addresses: AddressReader
    let secrets: SecretSource

    func read(into connection: inout ProviderConnection) {
        if let name = table.nonEmptyString("display_name") { connection.displayName = name.value }
        if let enabled = table.boolean("enabled") { connection.enabled = enabled.value }
        readIssuerPolicy(into: &connection)
        connection.scopes = scopes()
        connection.prompt = prompt()
        connection.organization = table.nonEmptyString("organization")?.value
        connection.hostedDomains = hostedDomains()
        connection.authorizeParameters = authorizeParameters(hostedDomains: connection.hostedDomains)
        connection.request = type.request
        connection.acrValues = acrValues()
        connection.responseMode = table.word("response_mode", ResponseMode.self)?.value ?? .query
        connection.organizationRequest = type.upstreamOrganization
        connection.upstreamOrganization = upstreamOrganization()
        connection.identity = type.identity
        connection.requiredClaims = type.requiredClaims
        connection.claims = claims()
        connection.organizationKeys = type.organizationKeys
        if let claim = connection.claims.organization {
            connection.organizationKeys.append(OrganizationKey(claim: claim, list: .externalIDs))
        }
        connection.emailTrust = emailTrust()
        connection.userinfo = table.word("userinfo", UserinfoPolicy.self)?.value ?? type.userinfo
        connection.allowedAlgorithms = table.allowedAlgorithms() ?? type.allowedAlgorithms
        connection.clockLeeway = clockLeeway()
        connection.groupSource =
            GroupSourceReader(table: table, type: type, addresses: addresses, secrets: secrets).read()
        connection.refresh = type.refresh
        connection.revalidation = RevalidationReader(table: table, type: type).read()
        connection.upstreamTokens = table.boolean("upstream_tokens")?.value ?? false
        connection.logout = logout()
        connection.console = type.console
        for key in InsecureKey.allCases where table.boolean(key.rawValue)?.value == true {
            connection.insecure.append(key.rawValue)
            table.log.add(
                table.place(of: key.rawValue).warning(
                    "weakens a check: \(key.consequence)",
                    fix: "Remove it when you can"
                )
            )
        }
        connection.pkce = !connection.insecure.contains(InsecureKey.disablePKCE.rawValue)
    }

    /// Local unless the operator wants more: at the provider its way back must be registered, and a person who signs out of
    /// one app is signed out of everything there.
    private func logout() -> LogoutPolicy {
        guard let written = table.word("logout", LogoutReach.self), written.value == .upstream else { return .none }
        if type.logout == .none {
            table.log.add(
                written.place.problem(
                    "\(type.displayName) has no logout that an app may ask for",
                    fix: "Remove it: a logout ends the sessions here and at the apps"
                )
            )
        }
        return type.logout
    }

    /// The other spellings of an issuer belong to the type's own issuer, not to one the operator wrote in its place.
    private func readIssuerPolicy(into connection: inout ProviderConnection) {
        switch type.issuerPolicy {
        case .perTenant(let tenants):
            let read = TenantReader(table: table, type: type, tenants: tenants, addresses: addresses)
                .read(issuer: connection.issuer, expectedIssuer: connection.expectedIssuer)
            connection.issuerPolicy = read.policy
            connection.expectedIssuer = read.expectedIssuer
            connection.allowedTenants = read.allowed
            connection.personalTenant = tenants.personal?.id
        case .exact, .exactWithAliases:
            let isOfType = type.issuers.contains { template in
                template.filled(addresses.value)?.utf8.elementsEqual(connection.expectedIssuer.utf8) == true
            }
            if isOfType, case .exactWithAliases(let aliases) = type.issuerPolicy {
                connection.issuerPolicy = .exactWithAliases(aliases)
            }
            let tenants = allowed("allowed_tenants", list: .tenants)
            connection.allowedTenants = tenants.isEmpty ? .unrestricted : .listed(tenants)
        }
    }

    private func claims() -> ClaimNames {
        var claims = type.claims
        for (field, claim) in table.claimNames() {
            if field == .subject, type.identity != .subject {
                table.log.add(
                    table.place(of: "claims").problem(
                        "'subject' has no meaning here: \(type.displayName) names people by \(type.identity.rawValue)",
                        fix: "Remove it"
                    )
                )
            }
            claims.set(field, to: claim)
        }
        return claims
    }

    /// OIDC Core §3.1.2.1: sent as one list separated by spaces.
    private func acrValues() -> [String] {
        guard let written = table.strings("acr_values") else { return [] }
        for value in written where value.value.isEmpty || value.value.contains(" ") {
            table.log.add(value.place.problem("is no authentication context", fix: "One value without spaces each"))
        }
        if !written.isEmpty, !type.request.knows(.acrValues) {
            table.log.add(
                table.place(of: "acr_values").problem("\(type.displayName) doesn't know acr_values", fix: "Remove it")
            )
        }
        return written.map(\.value)
    }

    private func upstreamOrganization() -> String? {
        guard let written = table.nonEmptyString("upstream_organization") else { return nil }
        guard type.upstreamOrganization != nil else {
            table.log.add(
                written.place.problem(
                    "\(type.displayName) has no organizations of its own to ask for",
                    fix: "organization = \"…\" puts everybody from here into one of yours"
                )
            )
            return nil
        }
        return written.value
    }

    private func scopes() -> [String] {
        guard let written = table.scopes("scopes") else {
            return type.scopesByParameter.first { addresses.isWritten($0.parameter) }?.scopes ?? type.scopes
        }
        for scope in written {
            if let rejected = type.rejectedScopes.first(where: { $0.scope.utf8.elementsEqual(scope.value.utf8) }) {
                table.log.add(
                    scope.place.problem(
                        "\(type.displayName) refuses the scope \(Printable.quoted(scope.value))",
                        fix: rejected.advice
                    )
                )
            }
        }
        return written.map(\.value)
    }

    /// OIDC Core §3.1.2.1: a list separated by spaces, `none` only by itself.
    private func prompt() -> String? {
        guard let written = table.nonEmptyString("prompt") else { return nil }
        let values = written.value.split(separator: " ").map(String.init)
        if values.contains("none"), values.count > 1 {
            table.log.add(written.place.problem("'none' can't stand with another value", fix: "Use one of the two"))
        }
        if type.request.singlePrompt, values.count > 1 {
            table.log.add(written.place.problem("\(type.displayName) takes one value", fix: "Keep one of them"))
        }
        if let known = type.request.prompts {
            for value in values where !known.contains(where: { $0.utf8.elementsEqual(value.utf8) }) {
                let fix = Suggestion.sentence(for: value, among: known, else: "\(type.displayName) knows")
                table.log.add(
                    written.place.problem("\(Printable.quoted(value)) is no prompt of \(type.displayName)", fix: fix)
                )
            }
        }
        return values.joined(separator: " ")
    }

    private func authorizeParameters(hostedDomains: [String]) -> [(name: String, value: String)] {
        var parameters = type.authorizeParameters.compactMap { name, template in
            template.filled(addresses.value).map { (name: name, value: $0) }
        }
        if let name = type.hostedDomainParameter, let domain = hostedDomains.first {
            parameters.append((name, hostedDomains.count == 1 ? domain : "*"))
        }
        for (name, value) in table.stringPairs("authorize_parameters") ?? []
        where table.checkParameterName(name, at: value.place) && isFree(name, at: value.place) {
            parameters.removeAll { $0.name.utf8.elementsEqual(name.utf8) }
            parameters.append((name, value.value))
        }
        return parameters
    }

    /// An organization that is asked for in passing would not be looked for in what comes back.
    private func isFree(_ name: String, at place: Place) -> Bool {
        guard let organization = type.upstreamOrganization, organization.parameter.utf8.elementsEqual(name.utf8) else {
            return true
        }
        table.log.add(
            place.problem("would be asked for and not checked", fix: "Write upstream_organization = \"…\" instead")
        )
        return false
    }

    /// A restriction the type has no claim for would restrict nobody.
    private func allowed(_ key: String, list: OrganizationKey.List) -> [String] {
        guard let values = table.strings(key) else { return [] }
        guard type.vouches(for: list) else {
            table.log.add(
                table.place(of: key).problem(
                    "\(type.displayName) names no such claim, so this would keep nobody out",
                    fix: "Remove it"
                )
            )
            return []
        }
        if values.isEmpty {
            table.log.add(
                table.place(of: key).problem(
                    "is an empty list: nobody could sign in",
                    fix: "Name at least one, or remove the key"
                )
            )
        }
        for value in values where value.value.isEmpty {
            table.log.add(value.place.problem("is empty", fix: "Remove it"))
        }
        return values.map(\.value)
    }

    private func hostedDomains() -> [String] {
        let values = allowed("hosted_domains", list: .domains)
        for value in values where !ParameterPattern.hostname.matches(value) {
            table.log.add(
                table.place(of: "hosted_domains").problem(
                    "\(Printable.quoted(value)) is no domain",
                    fix: "Lower-case, such as example.com"
                )
            )
        }
        return values
    }

    private func emailTrust() -> EmailTrust {
        enum Word: String, CaseIterable, Sendable { case verified, never, always }
        guard let written = table.word("trust_email", Word.self) else { return type.emailTrust }
        switch written.value {
        case .verified: return .verifiedClaim
        case .never: return .never
        case .always:
            table.log.add(
                written.place.warning(
                    "every address this provider sends counts as verified",
                    fix: "Right only where the provider's administrators alone set addresses"
                )
            )
            return .always
        }
    }

    private func clockLeeway() -> Lifetime {
        guard let written = table.string("clock_leeway") else { return .seconds(60) }
        guard let leeway = Lifetime(parsing: written.value), leeway <= .minutes(10) else {
            table.log.add(written.place.problem("must be a duration of at most 10m", fix: "Such as \"60s\""))
            return .seconds(60)
        }
        return leeway
    }
}
