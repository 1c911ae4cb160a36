/// The statements on the stories of logins.
enum StoryStatements {
    static let insert: SQLStatement = """
        INSERT INTO login_stories (code, login_id, started_at, ended_at, provider, client_id, succeeded, organization,
            user_id, telling)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """

    static let find: SQLStatement = """
        SELECT code, login_id, started_at, ended_at, provider, client_id, succeeded, organization, user_id, telling
        FROM login_stories WHERE code = $1 ORDER BY id DESC LIMIT $2
        """

    /// The oldest rows stand first: no index by time is needed, and no login pays for one.
    static let sweep: SQLStatement = """
        DELETE FROM login_stories WHERE ended_at < $1 AND id IN
            (SELECT id FROM login_stories WHERE id > 0 ORDER BY id LIMIT $2)
        """

    static let sweepFailed: SQLStatement = """
        DELETE FROM login_stories WHERE id IN
            (SELECT id FROM login_stories WHERE succeeded = 0 AND ended_at > 0 ORDER BY ended_at DESC LIMIT $1 OFFSET $2)
        """

    static let all = [insert, find, sweep, sweepFailed]
}
