/// The statements on claimed domains.
enum DomainStatements {
    static let ofDomain: SQLStatement = """
        SELECT domain, organization, token, claimed_at, proven_at, checked_at, missing_since
        FROM domain_claims WHERE domain = $1 ORDER BY organization
        """

    /// A few rows for a customer, and read as a whole each time.
    static let everything: SQLStatement = """
        SELECT domain, organization, token, claimed_at, proven_at, checked_at, missing_since
        FROM domain_claims ORDER BY domain, organization
        """

    static let insert: SQLStatement = """
        INSERT INTO domain_claims (domain, organization, token, claimed_at, proven_at, checked_at, missing_since)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """

    static let found: SQLStatement = """
        UPDATE domain_claims SET proven_at = COALESCE(proven_at, $3), checked_at = $3, missing_since = NULL
        WHERE domain = $1 AND organization = $2
        """

    static let missing: SQLStatement = """
        UPDATE domain_claims SET checked_at = $3,
            missing_since = CASE WHEN proven_at IS NULL THEN NULL ELSE COALESCE(missing_since, $3) END
        WHERE domain = $1 AND organization = $2
        """

    static let remove: SQLStatement = "DELETE FROM domain_claims WHERE domain = $1 AND organization = $2"

    static let all = [ofDomain, insert, found, missing, remove]
}
