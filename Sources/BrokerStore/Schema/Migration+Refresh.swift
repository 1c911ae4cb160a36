extension Migration {
    /// Refresh tokens, and what refreshing needs to decide anew.
    ///
    /// A family has one token of each generation: two apps that both hold a living one can't come about. Rows of these tables
    /// exist only for grants that can be refreshed, or whose upstream tokens somebody may have.
    static let refresh = Migration(name: "refresh") { dialect in
        """
        CREATE TABLE refresh_tokens (
            digest \(dialect.bytes) NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
            grant_id \(dialect.bytes) NOT NULL REFERENCES grants (id),
            generation \(dialect.integer) NOT NULL,
            expires_at \(dialect.integer) NOT NULL,
            rotated_at \(dialect.integer),
            sealed_successor \(dialect.bytes)
        ) \(dialect.table);
        CREATE UNIQUE INDEX refresh_tokens_by_family ON refresh_tokens (grant_id, generation);
        CREATE INDEX refresh_tokens_sealed_by_rotation ON refresh_tokens (rotated_at)
            WHERE sealed_successor IS NOT NULL;

        CREATE TABLE grant_bases (
            grant_id \(dialect.bytes) NOT NULL PRIMARY KEY REFERENCES grants (id) ON DELETE CASCADE,
            basis \(dialect.bytes) NOT NULL
        ) \(dialect.table);

        CREATE TABLE upstream_tokens (
            grant_id \(dialect.bytes) NOT NULL PRIMARY KEY REFERENCES grants (id) ON DELETE CASCADE,
            sealed_tokens \(dialect.bytes) NOT NULL,
            looked_at \(dialect.integer) NOT NULL,
            lease_id \(dialect.bytes),
            lease_until \(dialect.integer)
        ) \(dialect.table);
        """
    }
}
