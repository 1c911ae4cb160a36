import BrokerCore
import OAuthProtocol

/// Brings a database's schema up to what this program knows.
///
/// All missing steps run in one transaction together with the record of them: a database is never half migrated. Instances
/// that start at once take turns, and the later ones find nothing left to do.
struct Migrator {
    let migrations: [Migration]

    /// - Throws: `corrupt` for a schema that this program doesn't know, newer or foreign. Waiting doesn't mend that.
    func migrate(_ connection: any SQLConnection, at now: UnixTime) throws(StoreError) {
        try createHistory(on: connection)
        // Without the write lock first: a start beside busy instances needn't wait for them.
        if try pending(on: connection).isEmpty { return }
        try connection.begin()
        do {
            if let lock = connection.dialect.migrationLock { try connection.run(lock) }
            for (position, migration) in try pending(on: connection) {
                try connection.runScript(migration.script(connection.dialect))
                try connection.run(
                    "INSERT INTO schema_migrations (position, name, applied_at) VALUES ($1, $2, $3)",
                    [.integer(Int64(position)), .text(migration.name), .integer(now.seconds)]
                )
            }
            try connection.commit()
        } catch {
            connection.rollback()
            throw error
        }
    }

    private func createHistory(on connection: any SQLConnection) throws(StoreError) {
        let dialect = connection.dialect
        try connection.runScript(
            """
            CREATE TABLE IF NOT EXISTS schema_migrations (
                position \(dialect.integer) NOT NULL PRIMARY KEY,
                name \(dialect.text) NOT NULL UNIQUE,
                applied_at \(dialect.integer) NOT NULL
            ) \(dialect.table);
            """
        )
    }

    /// The steps that were not taken yet.
    private func pending(on connection: any SQLConnection) throws(StoreError) -> [(position: Int, migration: Migration)]
    {
        let applied = try connection.all("SELECT name FROM schema_migrations ORDER BY position") {
            (row) throws(StoreError) in try row.text(0)
        }
        for (position, name) in applied.enumerated() {
            guard position < migrations.count else {
                throw .corrupt(
                    reason: """
                        The database was migrated by a newer version of this program (its schema has the step "\(name)", \
                        which this version does not know). Start that version or a later one.
                        """
                )
            }
            guard migrations[position].name == name else {
                throw .corrupt(
                    reason: """
                        The schema's step \(position + 1) is "\(name)" where this program has \
                        "\(migrations[position].name)": the database belongs to another program or to a version that was \
                        never released.
                        """
                )
            }
        }
        return Array(migrations.enumerated().dropFirst(applied.count).map { ($0.offset, $0.element) })
    }
}
