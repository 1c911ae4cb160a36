extension Migration {
    /// The configurations that were in force, newest last.
    static let configurationGenerations = Migration(name: "configuration-generations") { dialect in
        """
        CREATE TABLE configuration_generations (
            number \(dialect.integer) NOT NULL PRIMARY KEY,
            applied_at \(dialect.integer) NOT NULL,
            content \(dialect.bytes) NOT NULL
        ) \(dialect.table);
        """
    }
}
