/// The statements on people and their identities outside a login.
enum PeopleStatements {
    static let find: SQLStatement = """
        SELECT id, name, given_name, family_name, preferred_username, picture, locale, email, email_verified, group_names,
            created_at, disabled_at
        FROM users WHERE id = $1
        """

    static let disable: SQLStatement = "UPDATE users SET disabled_at = COALESCE(disabled_at, $2) WHERE id = $1"

    static let enable: SQLStatement = "UPDATE users SET disabled_at = NULL WHERE id = $1"

    static let all = [find, disable, enable]

    // MARK: Counting

    // These look at many rows, and run when an operator asks or a configuration changes, never in a login: an index would
    // cost every login a page.

    static let throughProvider: SQLStatement = "SELECT COUNT(*) FROM identities WHERE provider = $1"

    static let ofOrganization: SQLStatement = """
        SELECT COUNT(DISTINCT user_id) FROM grants
        WHERE organization = $1 AND revoked_at IS NULL AND expires_at > $2
        """

    static let ofClient: SQLStatement = """
        SELECT COUNT(DISTINCT user_id) FROM grants WHERE client_id = $1 AND revoked_at IS NULL AND expires_at > $2
        """

    static let byRule: SQLStatement = """
        SELECT COUNT(DISTINCT i.user_id) FROM identities AS i JOIN users AS u ON u.id = i.user_id
        WHERE i.last_rule = $1 AND u.disabled_at IS NULL
        """
}
