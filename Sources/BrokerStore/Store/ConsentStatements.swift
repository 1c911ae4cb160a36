/// The statements on consents.
enum ConsentStatements {
    static let find: SQLStatement = "SELECT scope FROM consents WHERE user_id = $1 AND client_id = $2"

    static let give: SQLStatement = """
        INSERT INTO consents (user_id, client_id, scope, given_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (user_id, client_id) DO UPDATE SET scope = excluded.scope, given_at = excluded.given_at
        """

    /// Grants of first-party apps are not in the index that withdrawing goes by, and pay nothing for it.
    static let markGrant: SQLStatement = "UPDATE grants SET by_consent = 1 WHERE id = $1"

    static let list: SQLStatement = """
        SELECT client_id, scope, given_at FROM consents WHERE user_id = $1 ORDER BY client_id
        """

    static let withdraw: SQLStatement = "DELETE FROM consents WHERE user_id = $1 AND client_id = $2"

    static let grants: SQLStatement = """
        SELECT id FROM grants
        WHERE user_id = $1 AND client_id = $2 AND by_consent IS NOT NULL AND revoked_at IS NULL
        """

    static let all = [find, give, markGrant, list, withdraw, grants]
}
