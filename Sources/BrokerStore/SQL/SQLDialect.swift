/// The words of the schema in which the databases differ. Everything but the schema is one text for all.
struct SQLDialect: Sendable {
    /// A 64-bit integer.
    let integer: String
    /// Text compared and sorted by its bytes, as it must be for identifiers.
    let text: String
    let bytes: String
    /// What follows a table's closing bracket.
    let table: String
    /// What follows the closing bracket of a table whose rows are small and found by their primary key alone.
    let clusteredTable: String
    /// Keeps other processes from migrating until the transaction ends, where a transaction alone doesn't.
    let migrationLock: SQLStatement?

    /// `STRICT` has SQLite refuse a value of another type than its column's, as PostgreSQL does. `WITHOUT ROWID` keeps a row
    /// in its primary key's tree, so that writing it touches one page, not two.
    static let sqlite = SQLDialect(
        integer: "INTEGER",
        text: "TEXT",
        bytes: "BLOB",
        table: "STRICT",
        clusteredTable: "STRICT, WITHOUT ROWID",
        migrationLock: nil
    )
}
