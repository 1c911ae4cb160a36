/// The statements on tokens that serve once.
enum SpentTokenStatements {
    /// One statement decides, so that no two callers can both be first.
    static let spend: SQLStatement = """
        INSERT INTO spent_tokens (digest, expires_at) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING
        """

    static let sweep: SQLStatement = """
        DELETE FROM spent_tokens WHERE digest IN
            (SELECT digest FROM spent_tokens WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)
        """

    static let all = [spend, sweep]
}
