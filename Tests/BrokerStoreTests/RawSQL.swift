import BrokerCore
import CSQLite

@testable import BrokerStore

/// Statements that only a test knows, whose text can't be fixed in the program.
enum RawSQL {
    /// One column of an answer, as text.
    static func rows(of sql: String, on connection: SQLiteConnection, column: Int32 = 0) throws -> [String] {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(connection.database, sql, -1, &statement, nil) == SQLITE_OK, let statement else {
            throw StoreError.unavailable(reason: String(cString: sqlite3_errmsg(connection.database)))
        }
        defer { sqlite3_finalize(statement) }
        var rows: [String] = []
        while sqlite3_step(statement) == SQLITE_ROW {
            rows.append(sqlite3_column_text(statement, column).map { String(cString: $0) } ?? "")
        }
        return rows
    }
}
