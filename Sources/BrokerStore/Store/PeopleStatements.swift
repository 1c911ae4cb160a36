/// The statements that count people. They look at many rows, and run when an operator asks or a configuration changes, never
/// in a login: an index would cost every login a page.
enum PeopleStatements {
    static let throughProvider: SQLStatement = "SELECT COUNT(*) FROM identities WHERE provider = $1"

    static let ofOrganization: SQLStatement = """
        SELECT COUNT(DISTINCT user_id) FROM grants
        WHERE organization = $1 AND revoked_at IS NULL AND expires_at > $2
        """

    static let ofClient: SQLStatement = """
        SELECT COUNT(DISTINCT user_id) FROM grants WHERE client_id = $1 AND revoked_at IS NULL AND expires_at > $2
        """
}
