package import OAuthProtocol

/// Keeps the sessions of browsers. Each verb is atomic, and returns only after what it wrote is durable.
///
/// Ending a session ends everything that came of it: its codes, grants and refresh tokens count as revoked from that moment,
/// and upstream tokens are deleted. In the same transaction the audit event is written, and a `LogoutNotice` for each client
/// that asked to be told.
package protocol SessionStore: Sendable {
    /// The session whose cookie this is, with its person, whatever became of them. Decides nothing and changes nothing.
    func session(secretDigest: [UInt8]) async throws(StoreError) -> (session: Session, user: User)?

    func session(id: String) async throws(StoreError) -> (session: Session, user: User)?

    /// - Returns: nil where there is none, or it was ended before.
    func endSession(
        id: String,
        because reason: SessionEndReason,
        at now: UnixTime
    ) async throws(StoreError) -> EndedSession?

    func endSessions(
        ofUser id: String,
        because reason: SessionEndReason,
        at now: UnixTime
    ) async throws(StoreError) -> [EndedSession]

    /// Ends what a provider's logout token names, and takes down its `jti`.
    /// - Returns: nil where a token of this provider with this `jti` came before: nothing was done.
    func endSessions(
        namedBy logout: ProviderLogout,
        at now: UnixTime
    ) async throws(StoreError) -> [EndedSession]?

    /// Sessions that were not ended and of which something is alive, in the order of their ids: at most `limit` after `cursor`.
    /// - Parameter user: nil for everybody's.
    func sessions(
        ofUser user: String?,
        after cursor: String?,
        limit: Int,
        at now: UnixTime
    ) async throws(StoreError) -> [ListedSession]

    /// Ids of the clients that have a part in it and asked to be told of its end.
    func clients(ofSession id: String) async throws(StoreError) -> [String]
}
