import StrictTOML

/// Decodes one file of `providers/` strictly, into the closed vocabulary and nothing else.
struct ProviderFileReader {
    let table: TableReader

    func read() -> ProviderDefinition {
        refuseWhatBelongsToTheOperator()
        var definition = ProviderDefinition()
        definition.extends = table.nonEmptyString("extends")
        definition.displayName = table.nonEmptyString("display_name")?.value
        definition.parameters = parameters()
        definition.issuers = table.strings("issuer", orSingle: true)?.compactMap(template)
        definition.issuerPolicy = issuerPolicy()
        definition.clientAuthentication = behaviour("client_authentication", ClientAuthentication.self)
        definition.allowedAlgorithms = table.allowedAlgorithms()
        definition.claims = table.claimNames()
        definition.emailTrust = emailTrust()
        definition.organizationKeys = organizationKeys()
        definition.userinfo = behaviour("userinfo", UserinfoPolicy.self)
        definition.logout = behaviour("logout", LogoutPolicy.self)
        readAuthorize(into: &definition)
        definition.console = console()
        // Only reserved words so far.
        for key in ["identity", "group_source"] where table.has(key) {
            if !PendingBehaviour.report(key, in: table) {
                table.log.add(table.place(of: key).problem("unknown key"))
            }
        }
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

    private func behaviour<Word: RawRepresentable & CaseIterable & Sendable>(_ key: String, _ words: Word.Type) -> Word?
    where Word.RawValue == String {
        PendingBehaviour.report(key, in: table) ? nil : table.word(key, words)?.value
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

    private func issuerPolicy() -> IssuerPolicy? {
        let aliases = table.strings("issuer_aliases")
        let name = behaviour("issuer_policy", IssuerPolicy.Name.self)
        switch name {
        case .exactWithAliases:
            guard let aliases, !aliases.isEmpty else {
                table.log.add(
                    table.place(of: "issuer_policy").problem(
                        "needs issuer_aliases",
                        fix: "List the other spellings, or use 'exact'"
                    )
                )
                return nil
            }
            return .exactWithAliases(aliases.map(\.value))
        case .exact, nil:
            if aliases != nil {
                table.log.add(
                    table.place(of: "issuer_aliases").problem(
                        "has no meaning without issuer_policy = \"exact-with-aliases\""
                    )
                )
            }
            return name == nil ? nil : .exact
        }
    }

    private func emailTrust() -> EmailTrust? {
        guard let trust = behaviour("email_trust", EmailTrust.self) else { return nil }
        guard trust != .always else {
            table.log.add(
                table.place(of: "email_trust").problem(
                    "a provider file can't declare every address verified",
                    fix: "The operator may: trust_email = \"always\""
                )
            )
            return nil
        }
        return trust
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
        definition.prompts = authorize.strings("prompts")?.map(\.value)
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

    private func parameters() -> [ProviderParameter] {
        guard let declared = table.table("parameters") else { return [] }
        return declared.keys.compactMap { name in
            guard let entry = declared.table(name) else { return nil }
            let isPlain = name.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "_") }
            if !isPlain || name.isEmpty || ConnectionKey.isCommon(name) {
                declared.log.add(
                    entry.place.problem("can't be the name of a parameter", fix: "Use another lower-case word")
                )
            }
            let patterns = entry.strings("pattern", orSingle: true)?.compactMap {
                entry.word($0) as Located<ParameterPattern>?
            }
            if patterns == nil { entry.reportMissing("pattern", fix: "One of hostname, uuid, identifier") }
            let description = entry.nonEmptyString("description")
            if description == nil { entry.reportMissing("description", fix: "Say what to write and where to find it") }
            let isRequired = entry.boolean("required")?.value ?? true
            entry.finish()
            return ProviderParameter(
                name: name,
                description: description?.value ?? "",
                isRequired: isRequired,
                patterns: (patterns ?? []).map(\.value)
            )
        }
    }
}
