extension Migration {
    /// Assertions, proofs and logout tokens that were used, until they are refused for their age anyway.
    static let spentTokens = Migration(name: "spent-tokens") { dialect in
        """
        CREATE TABLE spent_tokens (
            digest \(dialect.bytes) NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
            expires_at \(dialect.integer) NOT NULL
        ) \(dialect.table);
        CREATE INDEX spent_tokens_by_end ON spent_tokens (expires_at);
        """
    }
}
