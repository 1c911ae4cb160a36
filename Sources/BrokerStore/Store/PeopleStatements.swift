/// The statements on people and their identities outside a login.
enum PeopleStatements {
    static let find: SQLStatement = """
        SELECT id, name, given_name, family_name, preferred_username, picture, locale, email, email_verified, group_names,
            created_at, disabled_at
        FROM users WHERE id = $1
        """

    static let disable: SQLStatement = "UPDATE users SET disabled_at = COALESCE(disabled_at, $2) WHERE id = $1"

    static let enable: SQLStatement = "UPDATE users SET disabled_at = NULL WHERE id = $1"

    /// A person with two identities at one provider counts once.
    static let byProvider: SQLStatement = """
        SELECT i.provider, COUNT(DISTINCT i.user_id) FROM identities AS i JOIN users AS u ON u.id = i.user_id
        WHERE i.last_login_at IS NOT NULL AND u.disabled_at IS NULL GROUP BY i.provider ORDER BY i.provider
        """

    static let byOrganization: SQLStatement = """
        SELECT i.last_organization, COUNT(DISTINCT i.user_id) FROM identities AS i JOIN users AS u ON u.id = i.user_id
        WHERE i.last_organization IS NOT NULL AND u.disabled_at IS NULL
        GROUP BY i.last_organization ORDER BY i.last_organization
        """

    static let byRule: SQLStatement = """
        SELECT i.last_rule, COUNT(DISTINCT i.user_id) FROM identities AS i JOIN users AS u ON u.id = i.user_id
        WHERE i.last_rule IS NOT NULL AND u.disabled_at IS NULL GROUP BY i.last_rule ORDER BY i.last_rule
        """

    /// Those that a login or a page runs. The counts read everybody, and are for an administrator who asks.
    static let all = [find, disable, enable]
}
