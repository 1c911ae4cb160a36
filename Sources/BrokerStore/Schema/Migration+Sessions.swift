extension Migration {
    /// Sessions that a browser can come back with. Rows of before have none of this: they only end with their grants, or are
    /// ended.
    static let sessions = Migration(name: "sessions") { dialect in
        """
        ALTER TABLE sessions ADD COLUMN secret_digest \(dialect.bytes) CHECK (length(secret_digest) = 32);
        ALTER TABLE sessions ADD COLUMN subject \(dialect.bytes);
        ALTER TABLE sessions ADD COLUMN authenticated_at \(dialect.integer);
        ALTER TABLE sessions ADD COLUMN authentication_is_dated \(dialect.integer);
        ALTER TABLE sessions ADD COLUMN looked_at \(dialect.integer);
        ALTER TABLE sessions ADD COLUMN connection_version \(dialect.text);
        ALTER TABLE sessions ADD COLUMN authentication_context \(dialect.bytes);
        ALTER TABLE sessions ADD COLUMN authentication_methods \(dialect.bytes);
        ALTER TABLE sessions ADD COLUMN basis \(dialect.bytes);
        ALTER TABLE sessions ADD COLUMN organization \(dialect.text);
        ALTER TABLE sessions ADD COLUMN upstream_sid \(dialect.bytes);
        ALTER TABLE sessions ADD COLUMN sealed_id_token \(dialect.bytes);
        ALTER TABLE sessions ADD COLUMN used_at \(dialect.integer);
        ALTER TABLE sessions ADD COLUMN valid_until \(dialect.integer);
        ALTER TABLE sessions ADD COLUMN ended_at \(dialect.integer);
        CREATE UNIQUE INDEX sessions_by_secret ON sessions (secret_digest) WHERE secret_digest IS NOT NULL;
        CREATE INDEX sessions_by_user ON sessions (user_id, id);
        CREATE INDEX sessions_by_upstream_sid ON sessions (provider, upstream_sid) WHERE upstream_sid IS NOT NULL;

        CREATE TABLE session_clients (
            session_id \(dialect.text) NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
            client_id \(dialect.text) NOT NULL,
            PRIMARY KEY (session_id, client_id)
        ) \(dialect.table);

        ALTER TABLE upstream_tokens ADD COLUMN session_id \(dialect.text);
        CREATE INDEX upstream_tokens_by_session ON upstream_tokens (session_id);
        """
    }
}
