package import BrokerCore
package import OAuthProtocol

extension SQLStore: PeopleCounts {
    package func people(in circle: PeopleCircle, at now: UnixTime) async throws(StoreError) -> Int64 {
        let (statement, arguments): (SQLStatement, [SQLValue]) =
            switch circle {
            case .provider(let id): (PeopleStatements.throughProvider, [.text(id)])
            case .organization(let id): (PeopleStatements.ofOrganization, [.text(id), .integer(now.seconds)])
            case .rule(let rule): (PeopleStatements.byRule, [.text(rule)])
            case .client(let id): (PeopleStatements.ofClient, [.text(id), .integer(now.seconds)])
            }
        return try await driver.read { (connection) throws(StoreError) in
            try connection.first(statement, arguments) { (row) throws(StoreError) in try row.integer(0) } ?? 0
        }
    }
}
