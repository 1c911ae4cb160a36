/// How many people last came in by what, as far as they can still come in. For telling what a change would mean; reads all
/// identities.
package protocol PeopleCount: Sendable {
    /// By the id of the provider.
    func peopleByProvider() async throws(StoreError) -> [CountedPeople]

    /// By the id of the organization.
    func peopleByOrganization() async throws(StoreError) -> [CountedPeople]

    /// By what decided, such as `rule 2 of org-123`.
    func peopleByRule() async throws(StoreError) -> [CountedPeople]
}

package struct CountedPeople: Sendable, Equatable {
    package let name: String
    package let people: Int

    package init(name: String, people: Int) {
        self.name = name
        self.people = people
    }
}
