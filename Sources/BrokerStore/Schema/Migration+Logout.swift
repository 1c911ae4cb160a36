extension Migration {
    /// What apps are still to be told of ended sessions.
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
        """
    }
}
