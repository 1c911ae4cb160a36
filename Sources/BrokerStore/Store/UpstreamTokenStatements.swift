/// The statements on upstream tokens.
enum UpstreamTokenStatements {
    static let insert: SQLStatement = """
        INSERT INTO upstream_tokens (grant_id, sealed_tokens, looked_at, session_id) VALUES ($1, $2, $3, $4)
        """

    static let find: SQLStatement = "SELECT sealed_tokens, looked_at FROM upstream_tokens WHERE grant_id = $1"

    /// One statement decides who looks.
    static let lease: SQLStatement = """
        UPDATE upstream_tokens SET lease_id = $2, lease_until = $3
        WHERE grant_id = $1 AND (lease_until IS NULL OR lease_until <= $4)
        RETURNING sealed_tokens, looked_at
        """

    static let keep: SQLStatement = """
        UPDATE upstream_tokens SET sealed_tokens = $3 WHERE grant_id = $1 AND lease_id = $2
        """

    static let finish: SQLStatement = """
        UPDATE upstream_tokens SET sealed_tokens = $3, looked_at = $4, lease_id = NULL, lease_until = NULL
        WHERE grant_id = $1 AND lease_id = $2
        """

    static let abandon: SQLStatement = """
        UPDATE upstream_tokens SET lease_id = NULL, lease_until = NULL WHERE grant_id = $1 AND lease_id = $2
        """

    static let delete: SQLStatement = "DELETE FROM upstream_tokens WHERE grant_id = $1"

    static let deleteOfSession: SQLStatement = "DELETE FROM upstream_tokens WHERE session_id = $1"

    /// The person of a grant, enabled or not.
    static let user: SQLStatement = """
        SELECT u.id, u.name, u.given_name, u.family_name, u.preferred_username, u.picture, u.locale, u.email,
            u.email_verified, u.group_names, u.created_at, u.disabled_at
        FROM grants AS g JOIN users AS u ON u.id = g.user_id
        WHERE g.id = $1
        """

    static let all = [insert, find, lease, keep, finish, abandon, delete, deleteOfSession, user]
}
