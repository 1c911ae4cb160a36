import BrokerCore
import BrokerTesting
import Testing

@testable import BrokerStore

@Suite("Migrations")
struct MigratorTests {
    private static let first = Migration(name: "first") { _ in "CREATE TABLE one (id INTEGER);" }
    private static let second = Migration(name: "second") { _ in
        "CREATE TABLE two (id INTEGER); INSERT INTO two VALUES (2);"
    }
    private static let broken = Migration(name: "broken") { _ in
        "CREATE TABLE three (id INTEGER); SELECT * FROM nowhere;"
    }

    @Test("Steps are taken once, in order, and recorded")
    func records() throws {
        let connection = try SQLiteConnection(.memory, tuning: .writer)
        for _ in 0..<3 { try Self.migrate([Self.first, Self.second], connection) }
        #expect(try Self.history(of: connection) == ["first", "second"])
        #expect(try RawSQL.rows(of: "SELECT COUNT(*) FROM two", on: connection) == ["1"])
    }

    @Test("A step added later is taken by a database that has the earlier ones")
    func appends() throws {
        let connection = try SQLiteConnection(.memory, tuning: .writer)
        try Self.migrate([Self.first], connection)
        try Self.migrate([Self.first, Self.second], connection)
        #expect(try Self.history(of: connection) == ["first", "second"])
    }

    @Test("A step that fails leaves the schema as it was, with the steps before it")
    func allOrNothing() throws {
        let connection = try SQLiteConnection(.memory, tuning: .writer)
        try Self.migrate([Self.first], connection)
        #expect(throws: StoreError.self) { try Self.migrate([Self.first, Self.second, Self.broken], connection) }
        #expect(try Self.history(of: connection) == ["first"])
        #expect(try Self.tables(of: connection) == ["one", "schema_migrations"])
        #expect(!connection.isInTransaction)
    }

    @Test("A newer schema is refused by name and left alone")
    func newer() async throws {
        let folder = try TemporaryFolder()
        try await StoreFixture.withStore(at: folder.file("broker.db")) { store in
            try await StoreFixture.runScript(
                "INSERT INTO schema_migrations VALUES (99, 'from-the-future', 0)",
                in: store
            )
        }
        let error = await #expect(throws: StoreError.self) {
            try await SQLStore.open(url: "sqlite:" + folder.file("broker.db"), clock: StoreContractClock())
        }
        guard case .corrupt(let reason) = error else {
            Issue.record("It is \(String(describing: error))")
            return
        }
        #expect(reason.contains("from-the-future") && reason.contains("newer version"))
    }

    @Test("Another program's database is refused")
    func foreign() throws {
        let connection = try SQLiteConnection(.memory, tuning: .writer)
        try Self.migrate([Self.second], connection)
        #expect(throws: StoreError.self) { try Self.migrate([Self.first, Self.second], connection) }
        #expect(try Self.history(of: connection) == ["second"])
    }

    @Test("Many instances that start at once on a fresh file all come up on one schema")
    func startsAtOnce() async throws {
        let folder = try TemporaryFolder()
        let url = "sqlite:" + folder.file("new/folder/broker.db")
        let stores = try await withThrowingTaskGroup(of: SQLStore.self) { group in
            for _ in 0..<12 {
                group.addTask { try await SQLStore.open(url: url, clock: StoreContractClock()) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for store in stores {
            #expect(await store.ping())
            await store.close()
        }
        let connection = try SQLiteConnection(.file(path: folder.file("new/folder/broker.db")), tuning: .writer)
        #expect(try Self.history(of: connection) == Migration.all.map(\.name))
    }

    private static func migrate(_ migrations: [Migration], _ connection: SQLiteConnection) throws(StoreError) {
        try Migrator(migrations: migrations).migrate(connection, at: StoreContract.now)
    }

    private static func history(of connection: SQLiteConnection) throws -> [String] {
        try RawSQL.rows(of: "SELECT name FROM schema_migrations ORDER BY position", on: connection)
    }

    private static func tables(of connection: SQLiteConnection) throws -> [String] {
        try RawSQL.rows(of: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", on: connection)
    }
}
