import OAuthProtocol
import StrictTOML

/// What an operator's entry may set beyond addresses and credentials.
struct ConnectionOptionsReader {
    let table: TableReader
    let type: ProviderType

    func read(into connection: inout ProviderConnection, parameterValues: [(name: String, value: String)]) {
        if let name = table.nonEmptyString("display_name") { connection.displayName = name.value }
        if let enabled = table.boolean("enabled") { connection.enabled = enabled.value }
        connection.issuerPolicy = issuerPolicy(expectedIssuer: connection.expectedIssuer, parameterValues)
        connection.scopes = scopes()
        connection.prompt = prompt()
        connection.organization = table.nonEmptyString("organization")?.value
        connection.allowedTenants = allowed("allowed_tenants", list: .tenants)
        connection.hostedDomains = hostedDomains()
        connection.authorizeParameters = authorizeParameters(parameterValues, hostedDomains: connection.hostedDomains)
        connection.claims = type.claims
        for (field, claim) in table.claimNames() { connection.claims.set(field, to: claim) }
        connection.organizationKeys = type.organizationKeys
        if let claim = connection.claims.organization {
            connection.organizationKeys.append(OrganizationKey(claim: claim, list: .externalIDs))
        }
        connection.emailTrust = emailTrust()
        connection.userinfo = table.word("userinfo", UserinfoPolicy.self)?.value ?? type.userinfo
        connection.allowedAlgorithms = table.allowedAlgorithms() ?? type.allowedAlgorithms
        connection.clockLeeway = clockLeeway()
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

    /// The other spellings of an issuer belong to the type's own issuer, not to one the operator wrote in its place.
    private func issuerPolicy(
        expectedIssuer: String,
        _ parameterValues: [(name: String, value: String)]
    ) -> IssuerPolicy {
        let isOfType = type.issuers.contains { template in
            let own = template.filled { wanted in parameterValues.first { $0.name == wanted }?.value }
            return own?.utf8.elementsEqual(expectedIssuer.utf8) == true
        }
        return isOfType ? type.issuerPolicy : .exact
    }

    private func scopes() -> [String] {
        guard let written = table.scopes("scopes") else { return type.scopes }
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
        if let known = type.prompts {
            for value in values where !known.contains(where: { $0.utf8.elementsEqual(value.utf8) }) {
                let fix = Suggestion.sentence(for: value, among: known, else: "\(type.displayName) knows")
                table.log.add(
                    written.place.problem("\(Printable.quoted(value)) is no prompt of \(type.displayName)", fix: fix)
                )
            }
        }
        return values.joined(separator: " ")
    }

    private func authorizeParameters(
        _ parameterValues: [(name: String, value: String)],
        hostedDomains: [String]
    ) -> [(name: String, value: String)] {
        var parameters = type.authorizeParameters.compactMap { name, template in
            template.filled { wanted in parameterValues.first { $0.name == wanted }?.value }.map {
                (name: name, value: $0)
            }
        }
        if let name = type.hostedDomainParameter, let domain = hostedDomains.first {
            parameters.append((name, hostedDomains.count == 1 ? domain : "*"))
        }
        for (name, value) in table.stringPairs("authorize_parameters") ?? []
        where table.checkParameterName(name, at: value.place) {
            parameters.removeAll { $0.name.utf8.elementsEqual(name.utf8) }
            parameters.append((name, value.value))
        }
        return parameters
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
                    "is an empty list: allows whom?",
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
