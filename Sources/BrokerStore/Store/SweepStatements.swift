/// The statements that delete what has ended, a batch at a time.
enum SweepStatements {
    /// A used code stays as long as its grant, so that its replay is recognised until nothing is left to revoke.
    static let codesOfEndedGrants: SQLStatement = """
        DELETE FROM authorization_codes WHERE grant_id IN
            (SELECT id FROM grants WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)
        """

    /// A used refresh token stays as long as its grant too. A family may be large, so it goes before its grant, in batches of
    /// its own.
    static let refreshTokensOfEndedGrants: SQLStatement = """
        DELETE FROM refresh_tokens WHERE digest IN
            (SELECT r.digest FROM grants AS g JOIN refresh_tokens AS r ON r.grant_id = g.id
                WHERE g.expires_at < $1 ORDER BY g.expires_at LIMIT $2)
        """

    /// After the grace a sealed successor serves nobody but a thief of its predecessor.
    static let successorsPastGrace: SQLStatement = """
        UPDATE refresh_tokens SET sealed_successor = NULL WHERE digest IN
            (SELECT digest FROM refresh_tokens WHERE sealed_successor IS NOT NULL AND rotated_at < $1
                ORDER BY rotated_at LIMIT $2)
        """

    /// Of grants that end in the same second the batch may be other ones than above: those keep their codes, and go next time.
    static let endedGrants: SQLStatement = """
        DELETE FROM grants WHERE id IN
            (SELECT id FROM grants WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)
            AND NOT EXISTS (SELECT 1 FROM authorization_codes AS c WHERE c.grant_id = grants.id)
            AND NOT EXISTS (SELECT 1 FROM refresh_tokens AS r WHERE r.grant_id = grants.id)
        """

    static let unusedCodes: SQLStatement = """
        DELETE FROM authorization_codes WHERE digest IN
            (SELECT digest FROM authorization_codes WHERE consumed_at IS NULL AND expires_at < $1
                ORDER BY expires_at LIMIT $2)
        """

    static let endedSessions: SQLStatement = """
        DELETE FROM sessions WHERE id IN
            (SELECT id FROM sessions WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)
        """

    static let all = [
        codesOfEndedGrants, refreshTokensOfEndedGrants, successorsPastGrace, endedGrants, unusedCodes, endedSessions,
    ]
}
