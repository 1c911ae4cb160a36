import BrokerCore
import BrokerCrypto
import ProviderCatalogue

/// Whether the organizations and their rules can ever let anybody in from this provider: what a perfect login could still
/// fail on.
struct AccessCheck {
    let connection: ProviderConnection
    let organizations: OrganizationDirectory

    var findings: [DoctorFinding] { [access] + domains }

    private var access: DoctorFinding {
        guard !organizations.organizations.isEmpty else {
            return DoctorFinding(
                .access,
                .warning,
                "no organization is configured: whoever signs in gets a token without organization and without permissions",
                mend: Mend("Add [[organizations]] to config.toml")
            )
        }
        if connection.allowedTenants == .listed([]) {
            return DoctorFinding(
                .access,
                .failed,
                "allowed_tenants lists nobody, so nobody from here gets in",
                mend: Mend("List the ids of the tenants in allowed_tenants, in config.toml", .issuer, of: connection)
            )
        }
        let reachable = reachable
        guard !reachable.isEmpty else {
            return DoctorFinding(
                .access,
                .failed,
                "no organization can take anybody from here: this provider vouches for \(vouched)",
                mend: Mend(
                    "Set organization = \"ID\" for this provider in config.toml, or give an [[organizations]] entry \(wanted)"
                )
            )
        }
        let enabled = reachable.filter(\.isEnabled)
        guard !enabled.isEmpty else {
            return DoctorFinding(
                .access,
                .failed,
                "\(Wording.list(reachable.map(\.id), limit: 4)) is switched off",
                mend: Mend("Switch the organization on again")
            )
        }
        let open = enabled.filter { organization in
            organization.rules.isEmpty || organization.rules.contains(where: canMatch)
        }
        guard !open.isEmpty else {
            let ids = Wording.list(reachable.map(\.id), limit: 4)
            return DoctorFinding(
                .access,
                .failed,
                "no rule of \(ids) can take anybody from here: each names another provider, or an e-mail address that this one does not vouch for",
                mend: Mend(
                    "Add to that organization: [[organizations.rules]] with provider = \"\(connection.id)\" and permissions"
                )
            )
        }
        let rules = open.reduce(0) { $0 + $1.rules.count(where: canMatch) }
        let what = "people from here can land in \(Wording.list(open.map(\.id), limit: 4))"
        guard rules > 0 else {
            return DoctorFinding(
                .access,
                .warning,
                "\(what), which has no rules: they get in without any permission",
                mend: Mend("Add [[organizations.rules]] with provider = \"\(connection.id)\" and permissions")
            )
        }
        return DoctorFinding(.access, .ok, "\(what), by \(Wording.count(rules, "rule"))")
    }

    /// The organizations that somebody from here could be mapped to.
    private var reachable: [Organization] {
        if let tied = connection.organization { return organizations.organization(id: tied).map { [$0] } ?? [] }
        return organizations.organizations.filter { organization in
            connection.organizationKeys.contains { key in
                switch key.list {
                case .domains: !organization.domains.isEmpty
                case .tenants: !organization.tenants.isEmpty
                case .externalIDs: !organization.externalIDs.isEmpty
                }
            } || vouchesForAddresses && !organization.domains.isEmpty
        }
    }

    private var vouchesForAddresses: Bool { connection.emailTrust != .never }

    private func canMatch(_ rule: OrganizationRule) -> Bool {
        if let provider = rule.provider, !exactlyEqual(provider, connection.id) { return false }
        return rule.emails.isEmpty || vouchesForAddresses
    }

    private var vouched: String {
        let claims = connection.organizationKeys.map { "\(Wording.bare($0.claim)) (\($0.list.rawValue))" }
        let all = claims + (vouchesForAddresses ? ["verified e-mail addresses (domains)"] : [])
        return all.isEmpty ? "nothing that names an organization" : all.joined(separator: ", ")
    }

    private var wanted: String {
        let lists = connection.organizationKeys.map(\.list.rawValue) + (vouchesForAddresses ? ["domains"] : [])
        var unique: [String] = []
        for list in lists where !unique.contains(list) { unique.append(list) }
        return unique.isEmpty ? "to this provider that way" : unique.joined(separator: " or ")
    }

    /// Whether somebody who types an address is sent here.
    private var domains: [DoctorFinding] {
        let routed = reachable.flatMap(\.domains)
        guard !organizations.organizations.isEmpty else { return [] }
        guard let tied = connection.organization else {
            guard !routed.isEmpty else { return [] }
            return [
                DoctorFinding(.domains, .ok, "addresses in \(Wording.list(routed, limit: 4)) belong to an organization")
            ]
        }
        guard !routed.isEmpty else {
            return [
                DoctorFinding(
                    .domains,
                    .warning,
                    "\(tied) has no domains, so nobody who types an e-mail address is sent here",
                    mend: Mend("Add domains = [\"your-company.com\"] to [[organizations]] \"\(tied)\" in config.toml")
                )
            ]
        }
        return [
            DoctorFinding(
                .domains,
                .ok,
                "somebody@\(Wording.bare(routed.first ?? "")) is sent here (\(Wording.list(routed, limit: 4)))"
            )
        ]
    }
}
