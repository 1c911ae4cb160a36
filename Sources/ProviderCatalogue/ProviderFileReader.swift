import JOSE
import StrictTOML

/// Decodes one file of `providers/` strictly, into the closed vocabulary and nothing else.
struct ProviderFileReader {
    let table: TableReader

    func read() -> ProviderDefinition {
        refuseWhatBelongsToTheOperator()
        var definition = ProviderDefinition()
        definition.extends = table.nonEmptyString("extends")
        definition.displayName = table.nonEmptyString("display_name")?.value
        definition.parameters = ProviderParameterReader(table: table).read()
        definition.issuers = table.strings("issuer", orSingle: true)?.compactMap(template)
        definition.issuerPolicy = issuerPolicy()
        definition.identity = table.word("identity", IdentityPolicy.self)?.value
        definition.requiredClaims = (table.stringPairs("required_claims") ?? []).map { ($0.name, $0.value.value) }
        definition.clientAuthentication = table.word("client_authentication", ClientAuthentication.self)?.value
        definition.assertionAudience = table.word("assertion_audience", AssertionAudience.self)?.value
        definition.assertionAlgorithm = assertionAlgorithm()
        definition.allowedAlgorithms = table.allowedAlgorithms()
        definition.claims = table.claimNames()
        definition.emailTrust = emailTrust()
        definition.organizationKeys = organizationKeys()
        definition.upstreamOrganization = upstreamOrganization()
        definition.userinfo = table.word("userinfo", UserinfoPolicy.self)?.value
        definition.refresh = table.word("refresh", RefreshPolicy.self)?.value
        definition.logout = table.word("logout", LogoutPolicy.self)?.value
        readGroupSources(into: &definition)
        readAuthorize(into: &definition)
        definition.console = console()
        definition.samples = ProviderSampleReader(table: table).read()
        table.finish()
        return definition
    }

    /// Trust is the operator's to give, and so are the credentials.
    private func refuseWhatBelongsToTheOperator() {
        for key in table.keys {
            if key.hasPrefix("insecure_") {
                table.log.add(
                    table.place(of: key).problem("a provider file can't weaken a check", fix: "Set it in config.toml")
                )
            } else if key.hasPrefix("client_id") || key.hasPrefix("client_secret") || key.hasPrefix("private_key") {
                table.log.add(
                    table.place(of: key).problem(
                        "credentials don't belong in a provider file",
                        fix: "Set it in config.toml"
                    )
                )
            }
        }
    }

    private func template(_ found: Located<String>) -> Located<Template>? {
        guard let template = Template(found.value) else {
            table.log.add(
                found.place.problem(
                    "\(Printable.quoted(found.value)) has a broken placeholder",
                    fix: "Placeholders look like {domain}"
                )
            )
            return nil
        }
        return Located(template, at: found.place)
    }

    /// A policy, and the key that belongs to it and to no other.
    private func issuerPolicy() -> TypeIssuerPolicy? {
        let aliases = table.strings("issuer_aliases")
        let tenants = table.has("tenants") ? TenantVocabularyReader(table: table).read() : nil
        let name = table.word("issuer_policy", IssuerPolicy.Name.self)?.value
        if aliases != nil, name != .exactWithAliases {
            reportMeaningless("issuer_aliases", without: "issuer_policy = \"exact-with-aliases\"")
        }
        if table.has("tenants"), name != .perTenant {
            reportMeaningless("tenants", without: "issuer_policy = \"per-tenant\"")
        }
        switch name {
        case .exactWithAliases:
            guard let aliases, !aliases.isEmpty else {
                reportIncomplete("issuer_policy", "issuer_aliases", fix: "List the other spellings, or use 'exact'")
                return nil
            }
            return .exactWithAliases(aliases.map(\.value))
        case .perTenant:
            guard let tenants else {
                if !table.has("tenants") {
                    reportIncomplete("issuer_policy", "tenants", fix: "Say in [tenants] which parameter names one")
                }
                return nil
            }
            return .perTenant(tenants)
        case .exact: return .exact
        case nil: return nil
        }
    }

    private func reportMeaningless(_ key: String, without other: String) {
        table.log.add(table.place(of: key).problem("has no meaning without \(other)", fix: "Remove it"))
    }

    private func reportIncomplete(_ key: String, _ other: String, fix: String) {
        table.log.add(table.place(of: key).problem("needs \(other)", fix: fix))
    }

    private func assertionAlgorithm() -> SignatureAlgorithm? {
        guard let found = table.word("assertion_algorithm", SignatureAlgorithm.self) else { return nil }
        guard found.value.keyTypeName == "RSA" else {
            table.log.add(found.place.problem("is for RSA keys", fix: "RS256 or PS256; other keys have one algorithm"))
            return nil
        }
        return found.value
    }

    private func emailTrust() -> EmailTrust? {
        let prefixes = table.strings("unverified_subject_prefixes")?.map(\.value)
        let name = table.word("email_trust", EmailTrust.Name.self)?.value
        if prefixes != nil, name != .bySubjectPrefix {
            reportMeaningless("unverified_subject_prefixes", without: "email_trust = \"by-subject-prefix\"")
        }
        switch name {
        case nil: return nil
        case .verifiedClaim: return .verifiedClaim
        case .never: return .never
        case .googleAuthoritative: return .googleAuthoritative
        case .domainOwnerVerified: return .domainOwnerVerified
        case .bySubjectPrefix:
            guard let prefixes, !prefixes.isEmpty, prefixes.allSatisfy({ !$0.isEmpty }) else {
                reportIncomplete(
                    "email_trust",
                    "unverified_subject_prefixes",
                    fix: "List what such subjects begin with"
                )
                return nil
            }
            return .bySubjectPrefix(prefixes)
        case .always:
            table.log.add(
                table.place(of: "email_trust").problem(
                    "a provider file can't declare every address verified",
                    fix: "The operator may: trust_email = \"always\""
                )
            )
            return nil
        }
    }

    private func upstreamOrganization() -> UpstreamOrganization? {
        guard let entry = table.table("upstream_organization") else { return nil }
        func required(_ key: String) -> String? {
            if !entry.has(key) { entry.reportMissing(key, fix: "Without it the answer can't be checked") }
            return entry.nonEmptyString(key)?.value
        }
        let (parameter, idClaim, idPrefix, nameClaim) =
            (required("parameter"), required("id_claim"), required("id_prefix"), required("name_claim"))
        entry.finish()
        guard let parameter, let idClaim, let idPrefix, let nameClaim else { return nil }
        return UpstreamOrganization(parameter: parameter, idClaim: idClaim, idPrefix: idPrefix, nameClaim: nameClaim)
    }

    private func readGroupSources(into definition: inout ProviderDefinition) {
        guard let groups = table.table("group_sources") else { return }
        definition.groupSources = GroupSource.Kind.allCases.compactMap { kind in
            groups.nonEmptyString(kind.rawValue).flatMap(template).map { (kind, $0) }
        }
        definition.standardGroupSource = groups.word("standard", GroupSource.Kind.self)?.value
        groups.finish()
    }

    private func organizationKeys() -> [OrganizationKey]? {
        guard table.has("organization_keys") else { return nil }
        return table.tables("organization_keys").compactMap { entry in
            let claim = entry.nonEmptyString("claim")
            let list = entry.word("list", OrganizationKey.List.self)
            if claim == nil, !entry.has("claim") { entry.reportMissing("claim", fix: "Name the claim that vouches") }
            if list == nil, !entry.has("list") { entry.reportMissing("list", fix: "domains, tenants or external_ids") }
            entry.finish()
            guard let claim, let list else { return nil }
            return OrganizationKey(claim: claim.value, list: list.value)
        }
    }

    private func readAuthorize(into definition: inout ProviderDefinition) {
        guard let authorize = table.table("authorize") else { return }
        definition.scopes = authorize.scopes("scopes")?.map(\.value)
        definition.scopesByParameter =
            (authorize.table("scopes_with").map { table in
                defer { table.finish() }
                return table.keys.map { ($0, table.scopes($0)?.map(\.value) ?? []) }
            } ?? [])
        definition.hints = authorize.strings("hints")?.compactMap {
            (authorize.word($0) as Located<RequestVocabulary.Hint>?)?.value
        }
        definition.prompts = authorize.strings("prompts")?.map(\.value)
        definition.singlePrompt = authorize.boolean("single_prompt")?.value
        definition.domainHintParameter = authorize.nonEmptyString("domain_hint_parameter")?.value
        definition.acrValues = authorize.strings("acr_values")?.map(\.value)
        definition.statesAuthenticationTime = authorize.boolean("states_auth_time")?.value
        definition.hostedDomainParameter = authorize.nonEmptyString("hosted_domain_parameter")?.value
        definition.rejectedScopes = (authorize.stringPairs("rejected_scopes") ?? []).map { ($0.name, $0.value.value) }
        definition.authorizeParameters = (authorize.stringPairs("parameters") ?? []).compactMap { name, value in
            guard authorize.checkParameterName(name, at: value.place), let filled = template(value) else { return nil }
            return (name, filled)
        }
        authorize.finish()
    }

    /// Texts for people, key by key.
    private func console() -> ConsolePages {
        var pages = ConsolePages()
        guard let written = table.table("console") else { return pages }
        for page in ConsolePages.Page.allCases { pages[page] = written.nonEmptyString(page.rawValue)?.value }
        written.finish()
        return pages
    }
}
