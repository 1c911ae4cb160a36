import BrokerCore
import BrokerTesting
import Foundation
import Testing

@testable import BrokerStore

@Suite("SQLite connection")
struct SQLiteConnectionTests {
    @Test("A commit is on the disk before it is answered, and hostile files get no help")
    func settings() throws {
        let folder = try TemporaryFolder()
        let location = SQLiteLocation.file(path: folder.file("broker.db"))
        let writer = try SQLiteConnection(location, tuning: .writer)
        let reader = try SQLiteConnection(location, tuning: .reader)
        let expected = [
            "journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "cell_size_check": "1",
            "trusted_schema": "0",
            "mmap_size": "0",
        ]
        for connection in [writer, reader] {
            for (name, value) in expected {
                #expect(try RawSQL.rows(of: "PRAGMA \(name)", on: connection) == [value], "\(name)")
            }
        }
        #expect(try RawSQL.rows(of: "PRAGMA cache_size", on: writer) == ["-4096"])
        #expect(throws: StoreError.self) { try reader.runScript("CREATE TABLE t (id INTEGER)") }
        #expect(throws: StoreError.self) { try writer.runScript("ATTACH '\(folder.file("other.db"))' AS other") }
        #expect(throws: StoreError.self) { try writer.runScript("SELECT load_extension('x')") }
    }

    @Test("Parameters go by their number, whatever the order of their appearance")
    func numberedParameters() throws {
        let connection = try SQLiteConnection(.memory, tuning: .writer)
        let row = try connection.first("SELECT $3, $1, $2, $1", [.integer(1), .text("two"), .blob([3])]) {
            (row) throws(StoreError) in
            (try row.blob(0), try row.integer(1), try row.text(2), try row.integer(3))
        }
        let values = try #require(row)
        #expect(values == ([3], 1, "two", 1))
    }

    @Test("Empty text and empty bytes are not NULL, and arguments do not stay for the next run")
    func emptyValues() throws {
        let connection = try SQLiteConnection(.memory, tuning: .writer)
        for arguments in [[SQLValue.text(""), .blob([])], [.null, .null]] {
            let nulls = try connection.first("SELECT $1 IS NULL, $2 IS NULL", arguments) { (row) throws(StoreError) in
                (try row.flag(0), try row.flag(1))
            }
            let isNull = if case .null = arguments[0] { true } else { false }
            #expect(try #require(nulls) == (isNull, isNull))
        }
    }

    @Test("Values of another type, and text that is not UTF-8, are corrupt")
    func typeMismatch() throws {
        let connection = try SQLiteConnection(.memory, tuning: .writer)
        #expect(throws: StoreError.self) { try Self.read(connection) { row in _ = try row.integer(0) } }
        #expect(throws: StoreError.self) { try Self.read(connection) { row in _ = try row.blob(0) } }
        #expect(throws: StoreError.self) { try Self.read(connection) { row in _ = try row.text(1) } }
        #expect(throws: StoreError.self) { try Self.read(connection) { row in _ = try row.text(2) } }
        #expect(throws: StoreError.self) { try Self.read(connection) { row in _ = try row.integer(3) } }
        try Self.read(connection) { row in
            let text = try row.text(0)
            let integer = try row.integer(1)
            #expect(text == "text" && integer == 1 && row.isNull(3))
        }
    }

    @Test("An argument never gets into an error")
    func errorsHoldNoArguments() throws {
        let connection = try SQLiteConnection(.memory, tuning: .writer)
        try connection.runScript("CREATE TABLE t (id TEXT PRIMARY KEY, n INTEGER CHECK (n < 5)) STRICT")
        let failures: [(SQLStatement, [SQLValue])] = [
            ("INSERT INTO t VALUES ($1, $2)", [.text("sesame"), .integer(9)]),
            ("INSERT INTO t VALUES ($1, $2)", [.text("sesame"), .text("sesame")]),
            ("SELECT abs($1)", [.integer(.min)]),
            ("SELECT json($1)", [.text("sesame")]),
        ]
        for (statement, arguments) in failures {
            let error = #expect(throws: StoreError.self) { try connection.run(statement, arguments) }
            #expect(!String(describing: error).contains("sesame"))
        }
    }

    @Test("The database, its log and its folder are ours alone, whatever the umask")
    func modes() async throws {
        let folder = try TemporaryFolder()
        try await StoreFixture.withStore(at: folder.file("data/deep/broker.db")) { store in
            _ = try await store.complete(StoreContractSample().login)
            #expect(try Self.mode(of: folder.file("data")) == 0o700)
            #expect(try Self.mode(of: folder.file("data/deep")) == 0o700)
            for name in ["broker.db", "broker.db-wal", "broker.db-shm"] {
                #expect(try Self.mode(of: folder.file("data/deep/" + name)) == 0o600, "\(name)")
            }
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.file("data/deep"))
        #expect(left == ["broker.db"], "Closing writes the log back")
    }

    /// Reads one row with a text, a number, a text that is not UTF-8 and a NULL.
    private static func read(_ connection: SQLiteConnection, _ body: (any SQLRow) throws -> Void) throws {
        var result: Result<Void, any Error> = .success(())
        try connection.run("SELECT 'text', 1, CAST(x'C328' AS TEXT), NULL", []) { (row) throws(StoreError) in
            result = Result { try body(row) }
        }
        try result.get()
    }

    private static func mode(of path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
}
