extension Migration {
    /// Access tokens that were revoked one by one. All others leave no row.
    static let revokedTokens = Migration(name: "revoked-tokens") { dialect in
        """
        CREATE TABLE revoked_tokens (
            digest \(dialect.bytes) NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
            revoked_at \(dialect.integer) NOT NULL,
            expires_at \(dialect.integer) NOT NULL
        ) \(dialect.table);
        CREATE INDEX revoked_tokens_by_end ON revoked_tokens (expires_at);
        """
    }
}
