import CSQLite

/// The daemon's database, written beside the daemon: what only time would do.
struct DaemonDatabase {
    let path: String

    /// Runs a statement with one value of bytes.
    /// - Returns: how many rows changed.
    func run(_ statement: String, _ bytes: [UInt8]) throws -> Int {
        var database: OpaquePointer?
        defer { sqlite3_close(database) }
        guard sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK else {
            throw Daemon.Failure(description: "The database can not be opened")
        }
        sqlite3_busy_timeout(database, 10_000)
        var prepared: OpaquePointer?
        defer { sqlite3_finalize(prepared) }
        guard sqlite3_prepare_v2(database, statement, -1, &prepared, nil) == SQLITE_OK else {
            throw Daemon.Failure(description: "SQLite refuses: \(statement)")
        }
        let code = bytes.withUnsafeBytes { bytes in
            sqlite3_bind_blob(prepared, 1, bytes.baseAddress, Int32(bytes.count), nil)
            return sqlite3_step(prepared)
        }
        guard code == SQLITE_DONE else { throw Daemon.Failure(description: "SQLite answers \(code) to: \(statement)") }
        return Int(sqlite3_changes(database))
    }
}
