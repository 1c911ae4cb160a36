extension Migration {
    /// Devices that wait to be let in (RFC 8628), and counts of what somebody may be guessing with.
    static let devices = Migration(name: "devices") { dialect in
        """
        CREATE TABLE device_authorizations (
            digest \(dialect.bytes) NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
            user_code_digest \(dialect.bytes) NOT NULL UNIQUE CHECK (length(user_code_digest) = 32),
            client_id \(dialect.text) NOT NULL,
            scope \(dialect.text) NOT NULL,
            audience \(dialect.bytes),
            expires_at \(dialect.integer) NOT NULL,
            pause \(dialect.integer) NOT NULL,
            polled_at \(dialect.integer),
            denied_at \(dialect.integer),
            grant_id \(dialect.bytes),
            consumed_at \(dialect.integer)
        ) \(dialect.table);
        CREATE INDEX device_authorizations_by_end ON device_authorizations (expires_at);

        CREATE TABLE attempts (
            subject \(dialect.bytes) NOT NULL PRIMARY KEY,
            full_at \(dialect.integer) NOT NULL
        ) \(dialect.table);
        CREATE INDEX attempts_by_end ON attempts (full_at);
        """
    }
}
