import OAuthProtocol
import ProviderCatalogue
import StrictTOML

/// Reads `[[organizations]]`.
struct OrganizationsSection {
    /// What one entry is, with the places that checks across entries need.
    struct Entry {
        var settings: OrganizationSettings
        let idPlace: Place
        /// Each value that an organization must have for itself.
        let claimed: [(list: OrganizationKey.List, value: Located<String>)]
        /// Provider ids that rules name.
        let providers: [Located<String>]
    }

    let tables: [TableReader]
    let log: ProblemLog

    /// The organizations, and the ids of all that were written, the faulty ones too.
    func read() -> (entries: [Entry], ids: [String]) {
        let entries = tables.compactMap(entry)
        UniqueIDs(kind: "organization").check(entries.map { Located($0.settings.id, at: $0.idPlace) }, log: log)
        checkClaims(of: entries)
        return (entries, tables.compactMap { $0.string("id")?.value })
    }

    private func entry(_ table: TableReader) -> Entry? {
        let id = table.nonEmptyString("id")
        if id == nil, !table.has("id") { table.reportMissing("id", fix: "Such as org-123; it will be in tokens") }
        if let id, !Identifier.isValid(id.value) {
            log.add(id.place.problem("\(Printable.quoted(id.value)) can't be an id", fix: Identifier.rule))
        }
        let domains = table.uniqueStrings("domains", check: MailDomain.objection) ?? []
        let tenants = table.names("tenants") ?? []
        let externalIDs = table.names("external_ids") ?? []
        let name = table.nonEmptyString("name")
        let enabled = table.boolean("enabled")?.value ?? true
        let rules = table.tables("rules").map { RuleReader(table: $0).read() }
        table.finish()
        guard let id, Identifier.isValid(id.value) else { return nil }
        var settings = OrganizationSettings(id: id.value, name: name?.value ?? id.value)
        settings.enabled = enabled
        settings.domains = domains.map(\.value)
        settings.tenants = tenants.map(\.value)
        settings.externalIDs = externalIDs.map(\.value)
        settings.rules = rules.map(\.rule)
        let claimed =
            domains.map { (OrganizationKey.List.domains, $0) } + tenants.map { (.tenants, $0) }
            + externalIDs.map { (.externalIDs, $0) }
        return Entry(
            settings: settings,
            idPlace: id.place,
            claimed: claimed,
            providers: rules.compactMap(\.provider)
        )
    }

    /// What a provider vouches for must lead to one organization.
    private func checkClaims(of entries: [Entry]) {
        var owners: [(list: OrganizationKey.List, value: String, owner: String)] = []
        for entry in entries {
            for (list, value) in entry.claimed {
                let other = owners.first { $0.list == list && $0.value.utf8.elementsEqual(value.value.utf8) }
                if let other {
                    log.add(
                        value.place.problem(
                            "\(Printable.quoted(value.value)) belongs to the organization '\(other.owner)' already",
                            fix: "Remove it from one of the two"
                        )
                    )
                } else {
                    owners.append((list, value.value, entry.settings.id))
                }
            }
        }
    }
}
