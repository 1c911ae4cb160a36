import CSQLite

/// What the daemon's database holds of people, read beside the daemon.
struct AccountRecords {
    /// How much logins have left.
    struct Count: Equatable {
        var identities = 0
        var grants = 0
    }

    private let path: String

    /// - Parameter path: of the database.
    init(_ path: String) {
        self.path = path
    }

    /// What logins over these connections have left.
    func count(of connections: [String]) throws -> Count {
        var count = Count()
        for row in try rows("SELECT provider FROM identities") where connections.contains(row[0]) {
            count.identities += 1
        }
        for row in try rows("SELECT provider FROM grants") where connections.contains(row[0]) { count.grants += 1 }
        return count
    }

    /// Every identity of a person, as `provider:subject`.
    func identities(of user: String) throws -> [String] {
        try rows("SELECT user_id, provider, subject FROM identities ORDER BY provider, subject")
            .filter { $0[0] == user }.map { "\($0[1]):\($0[2])" }
    }

    /// How many people there are, and how many identities.
    func total() throws -> (people: Int, identities: Int) {
        (try rows("SELECT id FROM users").count, try rows("SELECT user_id FROM identities").count)
    }

    private func rows(_ statement: String) throws -> [[String]] {
        var database: OpaquePointer?
        defer { sqlite3_close(database) }
        guard sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, nil) == SQLITE_OK else {
            throw Daemon.Failure(description: "The database can not be opened for reading")
        }
        sqlite3_busy_timeout(database, 10_000)
        var prepared: OpaquePointer?
        defer { sqlite3_finalize(prepared) }
        guard sqlite3_prepare_v2(database, statement, -1, &prepared, nil) == SQLITE_OK else {
            throw Daemon.Failure(description: "SQLite refuses: \(statement)")
        }
        var rows: [[String]] = []
        while true {
            switch sqlite3_step(prepared) {
            case SQLITE_ROW: rows.append((0..<sqlite3_column_count(prepared)).map { Self.text(prepared, $0) })
            case SQLITE_DONE: return rows
            case let code: throw Daemon.Failure(description: "SQLite answers \(code) to: \(statement)")
            }
        }
    }

    /// Subjects are kept as bytes.
    private static func text(_ statement: OpaquePointer?, _ column: Int32) -> String {
        guard let bytes = sqlite3_column_blob(statement, column) else { return "" }
        let count = Int(sqlite3_column_bytes(statement, column))
        return String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
    }
}
