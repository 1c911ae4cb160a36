/// The statements on codes and grants.
enum GrantStatements {
    static let findCode: SQLStatement = """
        SELECT c.digest, c.redirect_uri, c.redirect_uri_was_sent, c.code_challenge, c.nonce, c.expires_at,
            c.key_thumbprint,
            g.id, g.user_id, g.client_id, g.session_id, g.provider, g.scope, g.organization, g.permissions,
            g.authenticated_at, g.authentication_context, g.authentication_methods, g.created_at, g.expires_at,
            g.audience
        FROM authorization_codes AS c JOIN grants AS g ON g.id = c.grant_id
        WHERE c.digest = $1
        """

    /// One statement decides, so no two callers can both be first. The code of a revoked grant is worth nothing.
    static let consumeCode: SQLStatement = """
        UPDATE authorization_codes SET consumed_at = $2
        WHERE digest = $1 AND consumed_at IS NULL AND expires_at > $2
            AND EXISTS (SELECT 1 FROM grants AS g LEFT JOIN sessions AS s ON s.id = g.session_id
                WHERE g.id = authorization_codes.grant_id AND g.revoked_at IS NULL AND s.ended_at IS NULL)
        RETURNING grant_id
        """

    static let grantOfConsumedCode: SQLStatement = """
        SELECT grant_id FROM authorization_codes WHERE digest = $1 AND consumed_at IS NOT NULL
        """

    static let revoke: SQLStatement = "UPDATE grants SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL"

    /// A grant ends with its session.
    static let status: SQLStatement = """
        SELECT g.id, g.user_id, g.client_id, g.session_id, g.provider, g.scope, g.organization, g.permissions,
            g.authenticated_at, g.authentication_context, g.authentication_methods, g.created_at, g.expires_at, g.audience,
            u.id, u.name, u.given_name, u.family_name, u.preferred_username, u.picture, u.locale, u.email,
            u.email_verified, u.group_names, u.created_at, u.disabled_at,
            COALESCE(g.revoked_at, s.ended_at) AS revoked_at
        FROM grants AS g JOIN users AS u ON u.id = g.user_id LEFT JOIN sessions AS s ON s.id = g.session_id
        WHERE g.id = $1
        """

    static let all = [findCode, consumeCode, grantOfConsumedCode, revoke, status]
}
