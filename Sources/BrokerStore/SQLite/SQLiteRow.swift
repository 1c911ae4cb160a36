import BrokerCore
import CSQLite

/// The row a statement stands on.
struct SQLiteRow: SQLRow {
    let statement: OpaquePointer

    func isNull(_ column: Int) -> Bool {
        sqlite3_column_type(statement, Int32(clamping: column)) == SQLITE_NULL
    }

    func integer(_ column: Int) throws(StoreError) -> Int64 {
        let column = Int32(clamping: column)
        guard sqlite3_column_type(statement, column) == SQLITE_INTEGER else { throw mismatch(column, "an integer") }
        return sqlite3_column_int64(statement, column)
    }

    func text(_ column: Int) throws(StoreError) -> String {
        let column = Int32(clamping: column)
        guard sqlite3_column_type(statement, column) == SQLITE_TEXT else { throw mismatch(column, "text") }
        // The pointer first: asking for the size may move the bytes.
        let pointer = sqlite3_column_text(statement, column)
        let bytes = UnsafeBufferPointer(start: pointer, count: Int(sqlite3_column_bytes(statement, column)))
        guard let text = String(validating: bytes, as: UTF8.self) else { throw mismatch(column, "valid UTF-8") }
        return text
    }

    func blob(_ column: Int) throws(StoreError) -> [UInt8] {
        let column = Int32(clamping: column)
        guard sqlite3_column_type(statement, column) == SQLITE_BLOB else { throw mismatch(column, "bytes") }
        let pointer = sqlite3_column_blob(statement, column)
        return Array(UnsafeRawBufferPointer(start: pointer, count: Int(sqlite3_column_bytes(statement, column))))
    }

    func name(of column: Int) -> String {
        sqlite3_column_name(statement, Int32(clamping: column)).map { String(cString: $0) } ?? "column \(column)"
    }

    private func mismatch(_ column: Int32, _ expected: String) -> StoreError {
        // Out of memory looks like this too, and is nobody's broken row.
        if sqlite3_errcode(sqlite3_db_handle(statement)) == SQLITE_NOMEM {
            return .unavailable(reason: "SQLite: out of memory")
        }
        return .corrupt(reason: "\(name(of: Int(column))) is not \(expected)")
    }
}
