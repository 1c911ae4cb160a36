package import OAuthProtocol

/// Keeps what happened. Events are added, read and, past their time, deleted; nothing changes one.
package protocol AuditStore: Sendable {
    func append(_ event: AuditEvent) async throws(StoreError)

    /// Events in the order they were written.
    /// - Parameter id: of the last event already seen; 0 for the beginning.
    func auditEvents(after id: Int64, limit: Int) async throws(StoreError) -> [(id: Int64, event: AuditEvent)]

    /// The id behind which only the newest `count` events lie.
    func auditPosition(beforeNewest count: Int) async throws(StoreError) -> Int64

    /// Deletes events before a time, at most `limit`.
    /// - Returns: how many went.
    func sweepAuditEvents(before time: UnixTime, limit: Int) async throws(StoreError) -> Int
}
