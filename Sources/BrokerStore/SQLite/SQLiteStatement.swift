import BrokerCore
import CSQLite

/// A prepared statement, finalised when it is let go. Used by its connection's thread only.
final class SQLiteStatement {
    let handle: OpaquePointer
    private let database: OpaquePointer
    /// SQLite numbers `$2` by where it first appears, not by its digits: this maps ours to its numbers.
    private let positions: [Int32]

    init(_ text: StaticString, on database: OpaquePointer) throws(StoreError) {
        var prepared: OpaquePointer?
        let code = text.withUTF8Buffer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                sqlite3_prepare_v3(
                    database,
                    characters.baseAddress,
                    Int32(clamping: characters.count),
                    UInt32(SQLITE_PREPARE_PERSISTENT),
                    &prepared,
                    nil
                )
            }
        }
        guard code == SQLITE_OK, let prepared else { throw SQLiteFailure.error(code: code, on: database) }
        self.handle = prepared
        self.database = database
        var positions: [Int32] = []
        for number in 1...max(1, sqlite3_bind_parameter_count(prepared)) {
            positions.append(sqlite3_bind_parameter_index(prepared, "$\(number)"))
        }
        self.positions = positions
    }

    deinit {
        sqlite3_finalize(handle)
    }

    func bind(_ arguments: [SQLValue]) throws(StoreError) {
        for (offset, argument) in arguments.enumerated() {
            guard offset < positions.count else { throw .corrupt(reason: "A statement got more arguments than it has") }
            let code = bind(argument, at: positions[offset])
            guard code == SQLITE_OK else { throw SQLiteFailure.error(code: code, on: database) }
        }
    }

    /// - Returns: whether there is a row to read; false at the end.
    func step() throws(StoreError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw SQLiteFailure.error(code: code, on: database)
        }
    }

    /// Makes it ready for the next run, and forgets the arguments.
    func reset() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    private func bind(_ argument: SQLValue, at position: Int32) -> Int32 {
        switch argument {
        case .null:
            return sqlite3_bind_null(handle, position)
        case .integer(let integer):
            return sqlite3_bind_int64(handle, position, integer)
        case .text(var text):
            return text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { characters in
                    csqlite_bind_text(handle, position, characters.baseAddress, sqlite3_uint64(characters.count))
                }
            }
        case .blob(let bytes):
            return bytes.withUnsafeBytes { bytes in
                csqlite_bind_blob(handle, position, bytes.baseAddress, sqlite3_uint64(bytes.count))
            }
        }
    }
}
