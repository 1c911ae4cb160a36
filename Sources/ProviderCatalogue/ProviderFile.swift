import StrictTOML

/// One file of `providers/`, decoded, with the checks that need the other files.
struct ProviderFile {
    let id: String
    let place: Place
    let definition: ProviderDefinition

    /// Nil where the file is no TOML at all.
    static func parse(_ bytes: [UInt8], id: String, shownName: String, log: ProblemLog) -> ProviderFile? {
        guard ParameterPattern.identifier.matches(id), id == id.lowercased() else {
            log.add(
                ConfigProblem(
                    file: shownName,
                    reason: "the file's name can't be the name of a type",
                    fix: "Use lower-case letters, digits and hyphens"
                )
            )
            return nil
        }
        do {
            let document = try TOMLDocument(bytes, file: shownName)
            let table = TableReader(document.root, keyPath: "", file: shownName, log: log)
            return ProviderFile(id: id, place: table.place, definition: ProviderFileReader(table: table).read())
        } catch {
            log.add(contentsOf: error.problems)
            return nil
        }
    }

    /// Nil where the file's base is wrong.
    func resolved(among files: [ProviderFile], allIDs: [String], log: ProblemLog) -> ProviderType? {
        var base: ProviderDefinition?
        if let extends = definition.extends {
            guard let found = files.first(where: { $0.id.utf8.elementsEqual(extends.value.utf8) }), found.id != id
            else {
                reportNoBase(extends, allIDs: allIDs, log: log)
                return nil
            }
            guard found.definition.extends == nil else {
                log.add(
                    extends.place.problem(
                        "\(Printable.quoted(extends.value)) itself extends another",
                        fix: "One level is all there is"
                    )
                )
                return nil
            }
            base = found.definition
        }
        let type = definition.resolved(id: id, base: base)
        checkTemplates(against: type.parameters, log: log)
        checkTenants(of: type, log: log)
        if type.hostedDomainParameter != nil, !type.vouches(for: .domains) {
            log.add(
                place.problem(
                    "authorize.hosted_domain_parameter only shapes the provider's page; no claim proves the domain",
                    fix: "Name the claim in organization_keys with list = \"domains\""
                )
            )
        }
        return type
    }

    /// A base that is there and faulty has been reported itself.
    private func reportNoBase(_ extends: Located<String>, allIDs: [String], log: ProblemLog) {
        let others = allIDs.filter { $0 != id }
        guard !others.contains(where: { $0.utf8.elementsEqual(extends.value.utf8) }) else { return }
        let fix = Suggestion.sentence(for: extends.value, among: others, else: "There are")
        log.add(extends.place.problem("there is no provider file \(Printable.quoted(extends.value))", fix: fix))
    }

    private func checkTemplates(against parameters: [ProviderParameter], log: ProblemLog) {
        let addresses = (definition.issuers ?? []) + (definition.groupSources ?? []).map(\.apiURL)
        let declared = parameters.flatMap(\.placeholders)
        for template in addresses + definition.authorizeParameters.map(\.value) {
            for name in template.value.placeholders where !declared.contains(name) {
                let fix = Suggestion.sentence(for: name, among: declared, else: "Declared")
                log.add(
                    template.place.problem(
                        "the placeholder {\(name)} is not declared",
                        fix: fix ?? "Declare it in [parameters.\(name)] with a pattern"
                    )
                )
            }
        }
        for issuer in addresses {
            let example = issuer.value.filled { Self.example(of: $0, among: parameters) }
            // A placeholder in the scheme, or one that could end the host, must not pass: the template itself begins
            // https://.
            guard issuer.value.source.utf8.starts(with: "https://".utf8),
                let address = example.flatMap(WebAddress.init),
                !address.hasQuery, !address.hasFragment
            else {
                log.add(
                    issuer.place.problem(
                        "\(Printable.quoted(issuer.value.source)) is no https:// address",
                        fix: "It begins with https:// and has neither query nor fragment"
                    )
                )
                continue
            }
        }
    }

    /// A value that a placeholder may have.
    private static func example(of placeholder: String, among parameters: [ProviderParameter]) -> String {
        for parameter in parameters {
            if parameter.name == placeholder { return parameter.patterns.first?.example ?? "name" }
            let texts = parameter.choices.first?.texts ?? []
            if let text = texts.first(where: { $0.placeholder == placeholder }) { return text.value }
        }
        return "name"
    }

    /// The tenant's place in each issuer must be known, and the tenant be named by a claim: without either the policy would
    /// check nothing.
    private func checkTenants(of type: ProviderType, log: ProblemLog) {
        if type.identity == .tenantAndObject, !type.vouches(for: .tenants) {
            log.add(
                place.problem(
                    "identity = \"tenant-and-object\" needs the claim of the tenant",
                    fix: "Name it in organization_keys with list = \"tenants\""
                )
            )
        }
        guard case .perTenant(let tenants) = type.issuerPolicy else { return }
        if !type.vouches(for: .tenants) {
            log.add(
                place.problem(
                    "issuer_policy = \"per-tenant\" needs the claim of the tenant",
                    fix: "Name it in organization_keys with list = \"tenants\""
                )
            )
        }
        if type.issuers.isEmpty
            || type.issuers.contains(where: { $0.placeholders.filter { $0 == tenants.parameter }.count != 1 })
        {
            log.add(
                place.problem(
                    "issuer_policy = \"per-tenant\" needs {\(tenants.parameter)} in each issuer, once",
                    fix: "Put it where the tenant stands"
                )
            )
        }
    }
}
