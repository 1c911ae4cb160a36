/// The statements on devices that wait to be let in.
enum DeviceStatements {
    static let insert: SQLStatement = """
        INSERT INTO device_authorizations (digest, user_code_digest, client_id, scope, audience, expires_at, pause)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """

    static let waiting: SQLStatement = """
        SELECT digest, user_code_digest, client_id, scope, audience, expires_at FROM device_authorizations
        WHERE user_code_digest = $1 AND grant_id IS NULL AND denied_at IS NULL
        """

    static let approve: SQLStatement = """
        UPDATE device_authorizations SET grant_id = $2
        WHERE digest = $1 AND grant_id IS NULL AND denied_at IS NULL AND expires_at > $3
        """

    static let deny: SQLStatement = """
        UPDATE device_authorizations SET denied_at = $2
        WHERE digest = $1 AND grant_id IS NULL AND denied_at IS NULL AND expires_at > $2
        """

    /// The device's session, after the one of whoever let it in. It has no secret: no browser can come back with it.
    static let insertSession: SQLStatement = """
        INSERT INTO sessions (id, user_id, provider, subject, authenticated_at, authentication_context,
            authentication_methods, organization, created_at, used_at, valid_until, expires_at)
        SELECT $2, s.user_id, s.provider, s.subject, s.authenticated_at, s.authentication_context,
            s.authentication_methods, $3, $4, $4, $4, $5
        FROM sessions AS s JOIN users AS u ON u.id = s.user_id
        WHERE s.id = $1 AND s.user_id = $6 AND s.ended_at IS NULL AND u.disabled_at IS NULL
        """

    static let poll: SQLStatement = """
        SELECT client_id, expires_at, pause, polled_at, denied_at, grant_id, consumed_at FROM device_authorizations
        WHERE digest = $1
        """

    static let polled: SQLStatement = "UPDATE device_authorizations SET polled_at = $2, pause = $3 WHERE digest = $1"

    /// One statement decides, so no two callers can both be first.
    static let consume: SQLStatement = """
        UPDATE device_authorizations SET consumed_at = $2
        WHERE digest = $1 AND consumed_at IS NULL AND expires_at > $2
            AND EXISTS (SELECT 1 FROM grants AS g LEFT JOIN sessions AS s ON s.id = g.session_id
                WHERE g.id = device_authorizations.grant_id AND g.revoked_at IS NULL AND s.ended_at IS NULL)
        RETURNING grant_id
        """

    static let grantOfConsumed: SQLStatement = """
        SELECT grant_id FROM device_authorizations WHERE digest = $1 AND consumed_at IS NOT NULL
        """

    static let ended: SQLStatement = """
        DELETE FROM device_authorizations WHERE digest IN
            (SELECT digest FROM device_authorizations WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)
        """

    static let all = [
        insert, waiting, approve, deny, insertSession, poll, polled, consume, grantOfConsumed, ended,
    ]
}
