import BrokerCore
import CSQLite

/// SQLite's result codes in the store's words.
///
/// SQLite's own message names tables, columns and constraints, and never a bound value; so it may be passed on.
enum SQLiteFailure {
    static func error(code: Int32, on database: OpaquePointer?) -> StoreError {
        let message: String
        if let database, let text = sqlite3_errmsg(database), sqlite3_errcode(database) & 0xFF == code & 0xFF {
            message = String(cString: text)
        } else if let text = sqlite3_errstr(code) {
            message = String(cString: text)
        } else {
            message = "unknown error"
        }
        let reason = "SQLite: \(message) (\(code))"
        switch code {
        case Int32(csqlite_constraint_primary_key),
            Int32(csqlite_constraint_unique),
            Int32(csqlite_constraint_rowid):
            return .alreadyExists
        default:
            break
        }
        switch code & 0xFF {
        // A row that contradicts another one, or a file that is no database of ours: waiting doesn't mend it.
        case SQLITE_CONSTRAINT, SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_MISMATCH, SQLITE_SCHEMA, SQLITE_FORMAT:
            return .corrupt(reason: reason)
        default:
            return .unavailable(reason: reason)
        }
    }
}
