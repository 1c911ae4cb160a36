/// The statements on notices of ended sessions.
enum LogoutStatements {
    /// One for each client of the session that asked to be told.
    static let insert: SQLStatement = """
        INSERT INTO logout_notices (session_id, client_id, user_id, ended_at, attempts, due_at)
        SELECT session_id, client_id, $2, $3, 0, $3 FROM session_clients WHERE session_id = $1
        ON CONFLICT (session_id, client_id) DO NOTHING
        """

    static let firstDue: SQLStatement = """
        SELECT due_at FROM logout_notices WHERE due_at <= $1 ORDER BY due_at LIMIT 1
        """

    static let dueOfClient: SQLStatement = """
        SELECT session_id, client_id, user_id, ended_at, attempts FROM logout_notices
        WHERE client_id = $1 AND due_at <= $2 ORDER BY due_at LIMIT $3
        """

    /// One statement decides, so no two callers can both have it.
    static let takeUp: SQLStatement = """
        UPDATE logout_notices SET attempts = attempts + 1, due_at = $4
        WHERE session_id = $1 AND client_id = $2 AND attempts = $3 AND due_at <= $5
        """

    static let remove: SQLStatement = """
        DELETE FROM logout_notices WHERE session_id = $1 AND client_id = $2 AND attempts = $3
        """

    static let postpone: SQLStatement = """
        UPDATE logout_notices SET due_at = $4 WHERE session_id = $1 AND client_id = $2 AND attempts = $3
        """

    static let postponeOfClient: SQLStatement = """
        UPDATE logout_notices SET due_at = $2 WHERE client_id = $1 AND due_at <= $3
        """

    static let sweep: SQLStatement = """
        DELETE FROM logout_notices WHERE (session_id, client_id) IN
            (SELECT session_id, client_id FROM logout_notices WHERE ended_at < $1 ORDER BY ended_at LIMIT $2)
        """

    static let all = [
        insert, firstDue, dueOfClient, takeUp, remove, postpone, postponeOfClient, sweep,
    ]
}
