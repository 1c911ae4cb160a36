import OAuthProtocol
import StrictTOML

/// Reads one `[[organizations.rules]]` entry.
struct RuleReader {
    let table: TableReader

    func read() -> (rule: OrganizationRule, provider: Located<String>?) {
        PendingKey.read(.rule, from: table)
        var rule = OrganizationRule()
        let provider = table.nonEmptyString("provider")
        rule.provider = provider?.value
        rule.groups = condition("groups")
        rule.roles = condition("roles")
        rule.emails = emails()
        rule.claims = (table.stringPairs("claims") ?? []).map { ($0.name, $0.value.value) }
        if !["provider", "groups", "roles", "emails", "claims"].contains(where: table.has) {
            table.log.add(
                table.place.problem(
                    "has no condition",
                    fix: "Name at least a provider; such a rule holds for everybody from there"
                )
            )
        }
        if let permissions = table.permissions("permissions") {
            rule.permissions = permissions
        } else if !table.has("permissions"), !table.has("role") {
            table.reportMissing(
                "permissions",
                fix: "Some of read, write, admin, billing, reports; [] for a member without any"
            )
        }
        table.finish()
        return (rule, provider)
    }

    /// One of the list must hold, so an empty one could never hold.
    private func condition(_ key: String) -> [String] {
        guard let names = table.names(key) else { return [] }
        if names.isEmpty, case .array(let written)? = table.node(key)?.value, written.isEmpty {
            table.log.add(
                table.place(of: key).problem(
                    "is an empty list, of which none can ever hold",
                    fix: "Fill it or remove the key"
                )
            )
        }
        return names.map(\.value)
    }

    private func emails() -> [String] {
        for written in table.strings("emails") ?? [] where !MailDomain.isAddress(written.value) {
            table.log.add(written.place.problem("\(Printable.quoted(written.value)) is no e-mail address"))
        }
        return condition("emails").map { $0.lowercased() }
    }
}
