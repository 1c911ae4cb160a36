extension Migration {
    /// Domains that organizations claim and prove. Several may claim one; at most one has proven it at a time, which the verb
    /// that writes a proof sees to.
    static let domains = Migration(name: "domains") { dialect in
        """
        CREATE TABLE domain_claims (
            domain \(dialect.text) NOT NULL,
            organization \(dialect.text) NOT NULL,
            token \(dialect.text) NOT NULL,
            claimed_at \(dialect.integer) NOT NULL,
            proven_at \(dialect.integer),
            checked_at \(dialect.integer),
            missing_since \(dialect.integer),
            PRIMARY KEY (domain, organization)
        ) \(dialect.table);
        """
    }
}
