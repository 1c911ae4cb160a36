/// The statements on used assertions.
enum AssertionStatements {
    static let spend: SQLStatement = """
        INSERT INTO assertion_ids (digest, expires_at) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING
        """

    static let sweep: SQLStatement = """
        DELETE FROM assertion_ids WHERE digest IN
            (SELECT digest FROM assertion_ids WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)
        """

    static let all = [spend, sweep]
}
