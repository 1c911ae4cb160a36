extension Migration {
    /// Authorization requests that clients pushed (RFC 9126). A row goes when its request is answered.
    static let pushedRequests = Migration(name: "pushed-requests") { dialect in
        """
        CREATE TABLE pushed_requests (
            digest \(dialect.bytes) NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
            client_id \(dialect.text) NOT NULL,
            parameters \(dialect.bytes) NOT NULL,
            expires_at \(dialect.integer) NOT NULL,
            keepable_until \(dialect.integer) NOT NULL
        ) \(dialect.table);
        CREATE INDEX pushed_requests_by_end ON pushed_requests (expires_at);
        """
    }
}
