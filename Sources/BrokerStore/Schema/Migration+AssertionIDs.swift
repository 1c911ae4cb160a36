extension Migration {
    /// The assertions that were used (RFC 7523 §3), until they are refused for their age anyway.
    static let assertionIDs = Migration(name: "assertion-ids") { dialect in
        """
        CREATE TABLE assertion_ids (
            digest \(dialect.bytes) NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
            expires_at \(dialect.integer) NOT NULL
        ) \(dialect.table);
        CREATE INDEX assertion_ids_by_end ON assertion_ids (expires_at);
        """
    }
}
