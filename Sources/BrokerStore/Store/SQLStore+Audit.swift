package import BrokerCore
package import OAuthProtocol

extension SQLStore: AuditStore {
    package func append(_ event: AuditEvent) async throws(StoreError) {
        let values = AuditRow.values(of: event)
        try await driver.write { (connection) throws(StoreError) in
            try connection.run(AuditStatements.insert, values)
            return .keep(())
        }
    }

    package func auditEvents(
        after id: Int64,
        limit: Int
    ) async throws(StoreError) -> [(id: Int64, event: AuditEvent)] {
        try await driver.read { (connection) throws(StoreError) in
            try connection.all(AuditStatements.after, [.integer(id), .integer(Int64(max(0, limit)))]) {
                (row) throws(StoreError) in (id: try row.integer(9), event: try AuditRow.read(row))
            }
        }
    }

    package func auditPosition(beforeNewest count: Int) async throws(StoreError) -> Int64 {
        try await driver.read { (connection) throws(StoreError) in
            try connection.first(AuditStatements.beforeNewest, [.integer(Int64(max(0, count)))]) {
                (row) throws(StoreError) in try row.integer(0)
            } ?? 0
        }
    }

    package func sweepAuditEvents(before time: UnixTime, limit: Int) async throws(StoreError) -> Int {
        guard limit > 0 else { return 0 }
        return try await driver.write { (connection) throws(StoreError) in
            .keep(try connection.run(AuditStatements.sweep, [.integer(time.seconds), .integer(Int64(limit))]))
        }
    }
}
