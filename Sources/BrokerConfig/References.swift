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
        guard !organizations.contains(where: { $0.utf8.elementsEqual(name.value.utf8) }) else { return }
        let fix = Suggestion.sentence(for: name.value, among: organizations, else: "There are")
        log.add(
            name.place.problem(
                "there is no organization \(Printable.quoted(name.value))",
                fix: fix ?? "Define it under [[organizations]]"
            )
        )
    }

    private func checkProvider(_ name: Located<String>) {
        guard !providers.contains(where: { $0.utf8.elementsEqual(name.value.utf8) }) else { return }
        let fix = Suggestion.sentence(for: name.value, among: providers, else: "There are")
        log.add(
            name.place.problem(
                "there is no provider \(Printable.quoted(name.value))",
                fix: fix ?? "Define it under [[auth.oauth.providers]]"
            )
        )
    }
}
