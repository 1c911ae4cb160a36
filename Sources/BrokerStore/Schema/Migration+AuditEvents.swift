extension Migration {
    /// What happened, for whoever has to account for it. Rows are added at the end and leave at the beginning.
    static let auditEvents = Migration(name: "audit-events") { dialect in
        """
        CREATE TABLE audit_events (
            id \(dialect.rowNumber),
            at \(dialect.integer) NOT NULL,
            kind \(dialect.text) NOT NULL,
            code \(dialect.text),
            user_id \(dialect.text),
            provider \(dialect.text),
            client_id \(dialect.text),
            organization \(dialect.text),
            outcome \(dialect.text) NOT NULL,
            detail \(dialect.text) NOT NULL
        ) \(dialect.table);
        """
    }
}
