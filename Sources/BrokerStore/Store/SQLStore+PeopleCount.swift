package import BrokerCore

extension SQLStore: PeopleCount {
    package func peopleByProvider() async throws(StoreError) -> [CountedPeople] {
        try await count(PeopleStatements.byProvider)
    }

    package func peopleByOrganization() async throws(StoreError) -> [CountedPeople] {
        try await count(PeopleStatements.byOrganization)
    }

    package func peopleByRule() async throws(StoreError) -> [CountedPeople] {
        try await count(PeopleStatements.byRule)
    }

    private func count(_ statement: SQLStatement) async throws(StoreError) -> [CountedPeople] {
        try await driver.read { (connection) throws(StoreError) in
            try connection.all(statement) { (row) throws(StoreError) in
                CountedPeople(name: try row.text(0), people: Int(clamping: try row.integer(1)))
            }
        }
    }
}
