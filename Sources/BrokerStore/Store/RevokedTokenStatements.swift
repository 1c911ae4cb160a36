/// The statements on access tokens that were revoked by themselves.
enum RevokedTokenStatements {
    static let insert: SQLStatement = """
        INSERT INTO revoked_tokens (digest, revoked_at, expires_at) VALUES ($1, $2, $3)
        ON CONFLICT (digest) DO NOTHING
        """

    static let find: SQLStatement = "SELECT 1 FROM revoked_tokens WHERE digest = $1"

    /// As `GrantStatements.status`, and whether the one token was revoked.
    static let grantStatus: SQLStatement = """
        SELECT g.id, g.user_id, g.client_id, g.session_id, g.provider, g.scope, g.organization, g.permissions,
            g.authenticated_at, g.authentication_context, g.authentication_methods, g.created_at, g.expires_at, g.audience,
            u.id, u.name, u.given_name, u.family_name, u.preferred_username, u.picture, u.locale, u.email,
            u.email_verified, u.group_names, u.created_at, u.disabled_at,
            COALESCE(g.revoked_at, s.ended_at, r.revoked_at) AS revoked_at
        FROM grants AS g JOIN users AS u ON u.id = g.user_id LEFT JOIN sessions AS s ON s.id = g.session_id
            LEFT JOIN revoked_tokens AS r ON r.digest = $2
        WHERE g.id = $1
        """

    static let sweep: SQLStatement = """
        DELETE FROM revoked_tokens WHERE digest IN
            (SELECT digest FROM revoked_tokens WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)
        """

    static let all = [insert, find, grantStatus, sweep]
}
