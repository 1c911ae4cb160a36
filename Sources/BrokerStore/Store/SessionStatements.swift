/// The statements on sessions.
enum SessionStatements {
    static let find: SQLStatement = """
        SELECT s.id, s.user_id, s.provider, s.subject, s.authenticated_at, s.authentication_context,
            s.authentication_methods, s.basis, s.organization, s.upstream_sid, s.sealed_id_token, s.created_at, s.used_at,
            s.valid_until, s.ended_at, s.authentication_is_dated, s.looked_at, s.connection_version,
            u.id, u.name, u.given_name, u.family_name, u.preferred_username, u.picture, u.locale, u.email,
            u.email_verified, u.group_names, u.created_at, u.disabled_at
        FROM sessions AS s JOIN users AS u ON u.id = s.user_id
        WHERE s.id = $1
        """

    static let findBySecret: SQLStatement = """
        SELECT s.id, s.user_id, s.provider, s.subject, s.authenticated_at, s.authentication_context,
            s.authentication_methods, s.basis, s.organization, s.upstream_sid, s.sealed_id_token, s.created_at, s.used_at,
            s.valid_until, s.ended_at, s.authentication_is_dated, s.looked_at, s.connection_version,
            u.id, u.name, u.given_name, u.family_name, u.preferred_username, u.picture, u.locale, u.email,
            u.email_verified, u.group_names, u.created_at, u.disabled_at
        FROM sessions AS s JOIN users AS u ON u.id = s.user_id
        WHERE s.secret_digest = $1
        """

    /// Whose it is, for a login in the same browser.
    static let identity: SQLStatement = """
        SELECT id, user_id, provider, subject FROM sessions WHERE id = $1 AND ended_at IS NULL
        """

    static let identityBySecret: SQLStatement = """
        SELECT id, user_id, provider, subject FROM sessions WHERE secret_digest = $1 AND ended_at IS NULL
        """

    static let insert: SQLStatement = """
        INSERT INTO sessions (id, secret_digest, authenticated_at, authentication_context, authentication_methods, basis,
            organization, upstream_sid, sealed_id_token, used_at, valid_until, expires_at,
            authentication_is_dated, connection_version, user_id, provider, subject, created_at, looked_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $10, $10)
        """

    /// A session that goes on lives as long as its longest grant.
    static let renew: SQLStatement = """
        UPDATE sessions SET secret_digest = $2, authenticated_at = $3, authentication_context = $4,
            authentication_methods = $5, basis = $6, organization = COALESCE($7, organization), upstream_sid = $8, sealed_id_token = $9,
            used_at = $10, looked_at = $10, valid_until = $11, authentication_is_dated = $13, connection_version = $14,
            expires_at = CASE WHEN $12 > expires_at THEN $12 ELSE expires_at END
        WHERE id = $1 AND ended_at IS NULL
        """

    /// One statement decides whether session and person are alive.
    static let use: SQLStatement = """
        UPDATE sessions SET used_at = $4, organization = COALESCE($5, organization),
            expires_at = CASE WHEN $6 > expires_at THEN $6 ELSE expires_at END
        WHERE id = $1 AND secret_digest = $2 AND user_id = $3 AND ended_at IS NULL AND valid_until > $4
            AND EXISTS (SELECT 1 FROM users AS u WHERE u.id = sessions.user_id AND u.disabled_at IS NULL)
        """

    /// What the provider said of the person goes at once.
    static let end: SQLStatement = """
        UPDATE sessions SET ended_at = $2, basis = NULL, sealed_id_token = NULL WHERE id = $1 AND ended_at IS NULL
        """

    static let ofUser: SQLStatement = """
        SELECT id, user_id, provider FROM sessions WHERE user_id = $1 AND ended_at IS NULL
        """

    static let ofIdentity: SQLStatement = """
        SELECT s.id, s.user_id, s.provider FROM identities AS i JOIN sessions AS s ON s.user_id = i.user_id
        WHERE i.provider = $1 AND i.subject = $2 AND s.provider = $1 AND s.subject = $2 AND s.ended_at IS NULL
        """

    static let ofUpstreamSession: SQLStatement = """
        SELECT id, user_id, provider FROM sessions WHERE provider = $1 AND upstream_sid = $2 AND ended_at IS NULL
        """

    static let ofUpstreamSessionOfIdentity: SQLStatement = """
        SELECT id, user_id, provider FROM sessions
        WHERE provider = $1 AND upstream_sid = $2 AND subject = $3 AND ended_at IS NULL
        """

    /// Of browsers alone: a device's session does not end with the browser that let it in.
    static let ofIdentityWithoutUpstreamSession: SQLStatement = """
        SELECT s.id, s.user_id, s.provider FROM identities AS i JOIN sessions AS s ON s.user_id = i.user_id
        WHERE i.provider = $1 AND i.subject = $2 AND s.provider = $1 AND s.subject = $2 AND s.upstream_sid IS NULL
            AND s.secret_digest IS NOT NULL AND s.ended_at IS NULL
        """

    static let list: SQLStatement = """
        SELECT s.id, s.user_id, s.provider, s.subject, s.authenticated_at, s.authentication_context,
            s.authentication_methods, s.basis, s.organization, s.upstream_sid, s.sealed_id_token, s.created_at, s.used_at,
            s.valid_until, s.ended_at, s.authentication_is_dated, s.looked_at, s.connection_version,
            u.id, u.name, u.given_name, u.family_name, u.preferred_username, u.picture, u.locale, u.email,
            u.email_verified, u.group_names, u.created_at, u.disabled_at,
            COALESCE(s.organization, i.last_organization)
        FROM sessions AS s JOIN users AS u ON u.id = s.user_id
            LEFT JOIN identities AS i ON i.provider = s.provider AND i.subject = s.subject
        WHERE s.id > $1 AND s.ended_at IS NULL AND s.expires_at > $2 ORDER BY s.id LIMIT $3
        """

    static let listOfUser: SQLStatement = """
        SELECT s.id, s.user_id, s.provider, s.subject, s.authenticated_at, s.authentication_context,
            s.authentication_methods, s.basis, s.organization, s.upstream_sid, s.sealed_id_token, s.created_at, s.used_at,
            s.valid_until, s.ended_at, s.authentication_is_dated, s.looked_at, s.connection_version,
            u.id, u.name, u.given_name, u.family_name, u.preferred_username, u.picture, u.locale, u.email,
            u.email_verified, u.group_names, u.created_at, u.disabled_at,
            COALESCE(s.organization, i.last_organization)
        FROM sessions AS s JOIN users AS u ON u.id = s.user_id
            LEFT JOIN identities AS i ON i.provider = s.provider AND i.subject = s.subject
        WHERE s.user_id = $4 AND s.id > $1 AND s.ended_at IS NULL AND s.expires_at > $2 ORDER BY s.id LIMIT $3
        """

    static let addClient: SQLStatement = """
        INSERT INTO session_clients (session_id, client_id) VALUES ($1, $2) ON CONFLICT (session_id, client_id) DO NOTHING
        """

    static let clients: SQLStatement = """
        SELECT client_id FROM session_clients WHERE session_id = $1 ORDER BY client_id
        """

    static let all = [
        find, findBySecret, identity, identityBySecret, insert, renew, use, end, ofUser, ofIdentity, ofUpstreamSession,
        ofUpstreamSessionOfIdentity, ofIdentityWithoutUpstreamSession, list, listOfUser, addClient, clients,
    ]
}
