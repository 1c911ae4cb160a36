extension Migration {
    /// Proofs of possession that were used, and the keys that codes and refresh tokens are bound to.
    static let proofsOfPossession = Migration(name: "proofs-of-possession") { dialect in
        """
        CREATE TABLE spent_proofs (
            digest \(dialect.bytes) NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
            expires_at \(dialect.integer) NOT NULL
        ) \(dialect.table);
        CREATE INDEX spent_proofs_by_end ON spent_proofs (expires_at);

        ALTER TABLE authorization_codes ADD COLUMN key_thumbprint \(dialect.text);
        ALTER TABLE refresh_tokens ADD COLUMN key_thumbprint \(dialect.text);
        """
    }
}
