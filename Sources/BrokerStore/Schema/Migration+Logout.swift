extension Migration {
    /// What apps are still to be told of ended sessions, and which logout tokens of providers were used.
    static let logout = Migration(name: "logout") { dialect in
        """
        CREATE TABLE logout_notices (
            session_id \(dialect.text) NOT NULL,
            client_id \(dialect.text) NOT NULL,
            user_id \(dialect.text) NOT NULL,
            ended_at \(dialect.integer) NOT NULL,
            attempts \(dialect.integer) NOT NULL,
            due_at \(dialect.integer) NOT NULL,
            PRIMARY KEY (session_id, client_id)
        ) \(dialect.table);
        CREATE INDEX logout_notices_by_due ON logout_notices (due_at);
        CREATE INDEX logout_notices_by_client ON logout_notices (client_id, due_at);
        CREATE INDEX logout_notices_by_end ON logout_notices (ended_at);

        CREATE TABLE used_logout_tokens (
            provider \(dialect.text) NOT NULL,
            token_digest \(dialect.bytes) NOT NULL CHECK (length(token_digest) = 32),
            ends_at \(dialect.integer) NOT NULL,
            PRIMARY KEY (provider, token_digest)
        ) \(dialect.table);
        CREATE INDEX used_logout_tokens_by_end ON used_logout_tokens (ends_at);
        """
    }
}
