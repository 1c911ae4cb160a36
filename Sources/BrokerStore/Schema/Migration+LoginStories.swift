extension Migration {
    /// How logins went, to be told to an administrator. Rows come in the order of their time, so the oldest are found at the
    /// beginning; the one index that every login pays for finds a code.
    static let loginStories = Migration(name: "login-stories") { dialect in
        """
        CREATE TABLE login_stories (
            id \(dialect.rowNumber),
            code \(dialect.text) NOT NULL,
            login_id \(dialect.bytes) NOT NULL,
            started_at \(dialect.integer) NOT NULL,
            ended_at \(dialect.integer) NOT NULL,
            provider \(dialect.text),
            client_id \(dialect.text),
            succeeded \(dialect.integer) NOT NULL,
            organization \(dialect.text),
            user_id \(dialect.text),
            telling \(dialect.text) NOT NULL
        ) \(dialect.table);
        CREATE INDEX login_stories_by_code ON login_stories (code);
        CREATE INDEX login_stories_failed_by_end ON login_stories (ended_at) WHERE succeeded = 0;
        """
    }
}
