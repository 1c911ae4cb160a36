import ProviderCatalogue
import StrictTOML

/// Names that stand for something defined elsewhere in the file.
struct References {
    let providers: [String]
    let organizations: [String]
    let log: ProblemLog

    func check(
        _ ofProviders: [Located<String>],
        _ organizationEntries: [OrganizationsSection.Entry],
        _ clients: [ClientsSection.Entry]
    ) {
        ofProviders.forEach(checkOrganization)
        organizationEntries.flatMap(\.providers).forEach(checkProvider)
        for client in clients {
            client.providers.forEach(checkProvider)
            client.organizations.forEach(checkOrganization)
        }
    }

    private func checkOrganization(_ name: Located<String>) {
        check(name, isAmong: organizations, kind: "organization", table: "[[organizations]]")
    }

    private func checkProvider(_ name: Located<String>) {
        check(name, isAmong: providers, kind: "provider", table: "[[auth.oauth.providers]]")
    }

    private func check(_ name: Located<String>, isAmong defined: [String], kind: String, table: String) {
        guard !defined.contains(where: { $0.utf8.elementsEqual(name.value.utf8) }) else { return }
        let fix = Suggestion.sentence(for: name.value, among: defined, else: "There are") ?? "Define it under \(table)"
        log.add(name.place.problem("there is no \(kind) \(Printable.quoted(name.value))", fix: fix))
    }
}
