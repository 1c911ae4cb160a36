import BrokerCore
import CSQLite

/// One connection to a SQLite database. Has one owner, the thread it is handed to.
// @unchecked: SQLite's own locking is off for it (NOMUTEX), and what protects it is that only its thread ever calls it.
final class SQLiteConnection: SQLConnection, @unchecked Sendable {
    let dialect = SQLDialect.sqlite
    let database: OpaquePointer
    /// By where the text lies in the program: a `StaticString` never moves, and an address is cheaper to look up than a text.
    private var statements: [UnsafePointer<UInt8>: SQLiteStatement] = [:]

    /// Accounting costs a lock per allocation, and nobody reads it. Once a process, before the first connection.
    private static let isLibraryPrepared: Bool = csqlite_disable_memory_accounting() == SQLITE_OK

    init(_ location: SQLiteLocation, tuning: SQLiteTuning) throws(StoreError) {
        _ = Self.isLibraryPrepared
        let path =
            switch location {
            case .memory: ":memory:"
            case .file(let path): path
            }
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE
        let code = sqlite3_open_v2(path, &opened, flags | SQLITE_OPEN_EXRESCODE, nil)
        guard code == SQLITE_OK, let opened else {
            let error = SQLiteFailure.error(code: code, on: opened)
            sqlite3_close_v2(opened)
            throw error
        }
        database = opened
        Self.wait(atMost: tuning.busyMilliseconds, for: database)
        try harden()
        try configure(tuning)
        if location != .memory { try enableWriteAheadLog() }
        // FULL: a commit returns after its log is on the disk, not in the kernel.
        try runScript("PRAGMA synchronous = FULL; PRAGMA query_only = \(tuning.mayWrite ? "OFF" : "ON");")
    }

    deinit {
        statements.removeAll()
        sqlite3_close_v2(database)
    }

    var isInTransaction: Bool { sqlite3_get_autocommit(database) == 0 }

    @discardableResult
    func run(
        _ statement: SQLStatement,
        _ arguments: [SQLValue],
        reading read: (any SQLRow) throws(StoreError) -> Void
    ) throws(StoreError) -> Int {
        let prepared = try prepare(statement)
        defer { prepared.reset() }
        try prepared.bind(arguments)
        let row = SQLiteRow(statement: prepared.handle)
        while try prepared.step() {
            try read(row)
        }
        return Int(sqlite3_changes(database))
    }

    func runScript(_ script: String) throws(StoreError) {
        let code = sqlite3_exec(database, script, nil, nil, nil)
        guard code == SQLITE_OK else { throw SQLiteFailure.error(code: code, on: database) }
    }

    /// Takes the write lock at once. Upgrading from reading to writing later can fail without the busy timeout being tried.
    func begin() throws(StoreError) {
        try run("BEGIN IMMEDIATE")
    }

    func commit() throws(StoreError) {
        try run("COMMIT")
    }

    func rollback() {
        guard isInTransaction else { return }
        // It can only fail where SQLite has rolled back by itself.
        _ = try? run("ROLLBACK")
    }

    func setSavepoint() throws(StoreError) {
        try run("SAVEPOINT one_write")
    }

    func releaseSavepoint() throws(StoreError) {
        try run("RELEASE one_write")
    }

    func rollBackToSavepoint() throws(StoreError) {
        try run("ROLLBACK TO one_write")
        try run("RELEASE one_write")
    }

    /// Writes the log back into the database file, as far as no other process needs it. What can't be written back now
    /// stays in the log, just as durable.
    func checkpoint() {
        _ = sqlite3_wal_checkpoint_v2(database, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
    }

    private func prepare(_ statement: SQLStatement) throws(StoreError) -> SQLiteStatement {
        guard statement.text.hasPointerRepresentation else { return try SQLiteStatement(statement.text, on: database) }
        let key = statement.text.utf8Start
        if let prepared = statements[key] { return prepared }
        let prepared = try SQLiteStatement(statement.text, on: database)
        statements[key] = prepared
        return prepared
    }

    /// Asks again every millisecond while another process writes. SQLite's own handler soon sleeps for 100 ms at a time, in
    /// which a busy neighbour takes every turn.
    private static func wait(atMost milliseconds: Int32, for database: OpaquePointer) {
        let limit = UnsafeMutableRawPointer(bitPattern: Int(milliseconds))
        sqlite3_busy_handler(
            database,
            { limit, attempts in
                guard Int(attempts) < Int(bitPattern: limit) else { return 0 }
                sqlite3_sleep(1)
                return 1
            },
            limit
        )
    }

    /// A database file can carry triggers, views and crafted pages of somebody else's: they must not run, and must not be
    /// followed out of bounds.
    private func harden() throws(StoreError) {
        let switches: [(option: Int32, on: Int32)] = [
            (SQLITE_DBCONFIG_DEFENSIVE, 1),
            (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
            (SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0),
            // "x" is a name and never falls back to a text.
            (SQLITE_DBCONFIG_DQS_DML, 0),
            (SQLITE_DBCONFIG_DQS_DDL, 0),
        ]
        for (option, on) in switches {
            let code = csqlite_set_switch(database, option, on)
            guard code == SQLITE_OK else { throw SQLiteFailure.error(code: code, on: database) }
        }
        sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0)
        sqlite3_limit(database, SQLITE_LIMIT_LENGTH, 16 * 1_024 * 1_024)
    }

    private func configure(_ tuning: SQLiteTuning) throws(StoreError) {
        try runScript(
            """
            PRAGMA cell_size_check = ON;
            PRAGMA foreign_keys = ON;
            PRAGMA mmap_size = 0;
            PRAGMA temp_store = MEMORY;
            PRAGMA cache_size = -\(tuning.cacheKibibytes);
            PRAGMA wal_autocheckpoint = \(SQLiteTuning.pagesPerCheckpoint);
            PRAGMA journal_size_limit = \(SQLiteTuning.largestIdleLog);
            """
        )
    }

    /// Changing the journal of a fresh file needs it alone for a moment, and SQLite doesn't always wait for that by itself:
    /// several processes that start at once each get their turn.
    private func enableWriteAheadLog() throws(StoreError) {
        var attempts = 200
        while true {
            do throws(StoreError) {
                let mode = try first("PRAGMA journal_mode = WAL") { (row) throws(StoreError) in try row.text(0) }
                guard mode == "wal" else {
                    throw StoreError.unavailable(
                        reason: "The file system of the database has no shared memory for its log"
                    )
                }
                return
            } catch {
                attempts -= 1
                guard attempts > 0, sqlite3_errcode(database) & 0xFF == SQLITE_BUSY else { throw error }
                sqlite3_sleep(10)
            }
        }
    }
}
