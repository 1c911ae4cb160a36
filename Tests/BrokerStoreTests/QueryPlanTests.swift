import BrokerTesting
import Testing

@testable import BrokerStore

/// No statement that a login or the sweeper runs may read a whole table: that is fast in a test and slow after a year.
@Suite("Query plans")
struct QueryPlanTests {
    private static let statements =
        LoginStatements.all + PushedRequestStatements.all + DeviceStatements.all + AttemptStatements.all
        + GrantStatements.all + SweepStatements.all
        + DocumentStatements.all + DomainStatements.all
        + RevokedTokenStatements.all + SpentTokenStatements.all
        + RefreshStatements.all + UpstreamTokenStatements.all
        + StoryStatements.all + AuditStatements.all + ConfigurationStatements.all + PeopleStatements.all
        + SessionStatements.all + ConsentStatements.all
        + LogoutStatements.all

    @Test("Every statement finds its rows by an index", arguments: statements.map { "\($0.text)" })
    func usesIndexes(statement: String) async throws {
        let steps = try Self.plan(of: statement)
        for step in steps {
            #expect(!step.hasPrefix("SCAN"), "\(step)")
            #expect(!step.contains("TEMP B-TREE"), "\(step)")
            #expect(!step.contains("AUTOMATIC"), "\(step)")
        }
    }

    /// The sweeper's inner query walks an index from its beginning, which SQLite calls a search.
    @Test("The check would see a full scan")
    func seesScans() throws {
        let steps = try Self.plan(of: "SELECT id FROM users WHERE name = $1")
        #expect(steps.contains { $0.hasPrefix("SCAN") })
    }

    private static func plan(of statement: String) throws -> [String] {
        let connection = try SQLiteConnection(.memory, tuning: .writer)
        try Migrator(migrations: Migration.all).migrate(connection, at: StoreContract.now)
        return try RawSQL.rows(of: "EXPLAIN QUERY PLAN " + statement, on: connection, column: 3)
    }
}
