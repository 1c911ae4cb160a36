/// The statements on audit events. There is none that changes one.
enum AuditStatements {
    static let insert: SQLStatement = """
        INSERT INTO audit_events (at, kind, code, user_id, provider, client_id, organization, outcome, detail)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """

    static let after: SQLStatement = """
        SELECT at, kind, code, user_id, provider, client_id, organization, outcome, detail, id
        FROM audit_events WHERE id > $1 ORDER BY id LIMIT $2
        """

    static let beforeNewest: SQLStatement = """
        SELECT id FROM audit_events WHERE id > 0 ORDER BY id DESC LIMIT 1 OFFSET $1
        """

    /// The oldest rows stand first.
    static let sweep: SQLStatement = """
        DELETE FROM audit_events WHERE at < $1 AND id IN
            (SELECT id FROM audit_events WHERE id > 0 ORDER BY id LIMIT $2)
        """

    static let all = [insert, after, beforeNewest, sweep]
}
