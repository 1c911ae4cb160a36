extension Migration {
    /// How each identity last got in, so that a change of rules can be told in terms of people.
    static let lastDecision = Migration(name: "organizations-last-decision") { dialect in
        """
        ALTER TABLE identities ADD COLUMN last_organization \(dialect.text);
        ALTER TABLE identities ADD COLUMN last_rule \(dialect.text);
        ALTER TABLE identities ADD COLUMN last_login_at \(dialect.integer);
        """
    }
}
