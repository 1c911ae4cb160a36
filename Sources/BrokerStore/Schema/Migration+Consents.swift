extension Migration {
    /// What people agreed to that apps of somebody else's have.
    static let consents = Migration(name: "consents") { dialect in
        """
        CREATE TABLE consents (
            user_id \(dialect.text) NOT NULL REFERENCES users (id),
            client_id \(dialect.text) NOT NULL,
            scope \(dialect.text) NOT NULL,
            given_at \(dialect.integer) NOT NULL,
            PRIMARY KEY (user_id, client_id)
        ) \(dialect.table);

        ALTER TABLE grants ADD COLUMN by_consent \(dialect.integer);
        CREATE INDEX grants_by_consent ON grants (user_id, client_id) WHERE by_consent IS NOT NULL;
        """
    }
}
