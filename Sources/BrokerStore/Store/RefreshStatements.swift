/// The statements on refresh tokens and on what a refreshed grant was decided on.
enum RefreshStatements {
    static let status: SQLStatement = """
        SELECT g.id, g.user_id, g.client_id, g.session_id, g.provider, g.scope, g.organization, g.permissions,
            g.authenticated_at, g.authentication_context, g.authentication_methods, g.created_at, g.expires_at,
            g.audience,
            u.id, u.name, u.given_name, u.family_name, u.preferred_username, u.picture, u.locale, u.email,
            u.email_verified, u.group_names, u.created_at, u.disabled_at,
            COALESCE(g.revoked_at, s.ended_at) AS revoked_at,
            r.expires_at, r.rotated_at, r.sealed_successor, b.basis, t.looked_at, r.key_thumbprint
        FROM refresh_tokens AS r
            JOIN grants AS g ON g.id = r.grant_id
            JOIN users AS u ON u.id = g.user_id
            LEFT JOIN sessions AS s ON s.id = g.session_id
            LEFT JOIN grant_bases AS b ON b.grant_id = g.id
            LEFT JOIN upstream_tokens AS t ON t.grant_id = g.id
        WHERE r.digest = $1
        """

    static let insert: SQLStatement = """
        INSERT INTO refresh_tokens (digest, grant_id, generation, expires_at, key_thumbprint) VALUES ($1, $2, $3, $4, $5)
        """

    /// One statement decides, so no two callers can both rotate.
    static let rotate: SQLStatement = """
        UPDATE refresh_tokens SET rotated_at = $2, sealed_successor = $3
        WHERE digest = $1 AND rotated_at IS NULL AND expires_at > $2
            AND EXISTS (SELECT 1 FROM grants AS g JOIN users AS u ON u.id = g.user_id
                    LEFT JOIN sessions AS s ON s.id = g.session_id
                WHERE g.id = refresh_tokens.grant_id AND g.client_id = $4 AND g.revoked_at IS NULL
                    AND u.disabled_at IS NULL AND s.ended_at IS NULL)
        RETURNING grant_id, generation
        """

    /// Why a token was not rotated.
    static let refusal: SQLStatement = """
        SELECT g.id, g.client_id, COALESCE(g.revoked_at, s.ended_at) AS revoked_at, u.disabled_at, r.rotated_at, r.sealed_successor
        FROM refresh_tokens AS r
            JOIN grants AS g ON g.id = r.grant_id
            JOIN users AS u ON u.id = g.user_id
            LEFT JOIN sessions AS s ON s.id = g.session_id
        WHERE r.digest = $1
        """

    /// Whoever uses a token has it: nothing of it needs to be given again.
    static let forgetSuccessor: SQLStatement = """
        UPDATE refresh_tokens SET sealed_successor = NULL WHERE grant_id = $1 AND generation = $2
        """

    static let forgetAncestors: SQLStatement = "DELETE FROM refresh_tokens WHERE grant_id = $1 AND generation < $2"

    static let changeAccess: SQLStatement = "UPDATE grants SET scope = $2, permissions = $3 WHERE id = $1"

    static let insertBasis: SQLStatement = "INSERT INTO grant_bases (grant_id, basis) VALUES ($1, $2)"

    static let changeBasis: SQLStatement = "UPDATE grant_bases SET basis = $2 WHERE grant_id = $1"

    static let all = [
        status, insert, rotate, refusal, forgetSuccessor, forgetAncestors, changeAccess, insertBasis, changeBasis,
    ]
}
