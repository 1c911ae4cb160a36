/// The words of the schema in which the databases differ. Everything but the schema is one text for all.
struct SQLDialect: Sendable {
    /// A 64-bit integer.
    let integer: String
    /// Text compared and sorted by its bytes, as it must be for identifiers.
    let text: String
    let bytes: String
    /// A primary key that the database gives: each row's is greater than those before it.
    let rowNumber: String
    /// What follows a table's closing bracket.
    let table: String
    /// Keeps other processes from migrating until the transaction ends, where a transaction alone doesn't.
    let migrationLock: SQLStatement?

    /// `STRICT` has SQLite refuse a value of another type than its column's, as PostgreSQL does.
    ///
    /// No table is `WITHOUT ROWID`: keys are random, so its rows would be strewn over as many pages as there are logins, each
    /// to be read, logged and written back. Rows at the end of a table and dense index pages take half the CPU a login
    /// (measured: 61 µs against 132 µs with 100 logins waiting).
    static let sqlite = SQLDialect(
        integer: "INTEGER",
        text: "TEXT",
        bytes: "BLOB",
        rowNumber: "INTEGER PRIMARY KEY",
        table: "STRICT",
        migrationLock: nil
    )
}
