/// The statements on counted attempts.
enum AttemptStatements {
    static let find: SQLStatement = "SELECT full_at FROM attempts WHERE subject = $1"

    static let keep: SQLStatement = """
        INSERT INTO attempts (subject, full_at) VALUES ($1, $2) ON CONFLICT (subject) DO UPDATE SET full_at = $2
        """

    /// What has all come back says nothing.
    static let ended: SQLStatement = """
        DELETE FROM attempts WHERE subject IN
            (SELECT subject FROM attempts WHERE full_at < $1 ORDER BY full_at LIMIT $2)
        """

    static let all = [find, keep, ended]
}
