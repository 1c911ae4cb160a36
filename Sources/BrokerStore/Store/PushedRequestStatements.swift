/// The statements on pushed authorization requests.
enum PushedRequestStatements {
    static let insert: SQLStatement = """
        INSERT INTO pushed_requests (digest, client_id, parameters, expires_at, keepable_until) VALUES ($1, $2, $3, $4, $5)
        """

    static let find: SQLStatement = "SELECT client_id, parameters, expires_at FROM pushed_requests WHERE digest = $1"

    /// A page that is opened again and again keeps it no longer than one login may take.
    static let keep: SQLStatement = """
        UPDATE pushed_requests SET expires_at = CASE WHEN $2 < keepable_until THEN $2 ELSE keepable_until END
        WHERE digest = $1 AND expires_at < $2
        """

    /// Whose row this deletes answers the request; nobody else can.
    static let use: SQLStatement = "DELETE FROM pushed_requests WHERE digest = $1"

    static let ended: SQLStatement = """
        DELETE FROM pushed_requests WHERE digest IN
            (SELECT digest FROM pushed_requests WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)
        """

    static let all = [insert, find, keep, use, ended]
}
