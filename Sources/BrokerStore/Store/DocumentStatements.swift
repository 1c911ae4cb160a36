/// The statements on provider documents.
enum DocumentStatements {
    static let find: SQLStatement = "SELECT body, fetched_at FROM documents WHERE url = $1"

    /// Of two instances that fetch at once, the one that answers later may have fetched earlier.
    static let keep: SQLStatement = """
        INSERT INTO documents (url, body, fetched_at) VALUES ($1, $2, $3)
        ON CONFLICT (url) DO UPDATE SET body = excluded.body, fetched_at = excluded.fetched_at
        WHERE excluded.fetched_at >= documents.fetched_at
        """

    static let all = [find, keep]
}
