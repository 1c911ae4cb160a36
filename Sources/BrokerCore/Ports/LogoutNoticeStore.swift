package import OAuthProtocol

/// Keeps the notices of ended sessions until they are delivered. They are written where sessions are ended. Each verb is
/// atomic, and returns only after what it wrote is durable.
package protocol LogoutNoticeStore: Sendable {
    /// Notices whose time has come, the longest due first, at most `limit` for each of the clients; no more than one small read
    /// where none is due.
    func dueLogoutNotices(
        forClients ids: [String],
        limit: Int,
        at now: UnixTime
    ) async throws(StoreError) -> [LogoutNotice]

    /// Takes a due notice up. Of any number of callers, on any number of instances, one gets it; if that one says nothing until
    /// the lease ends, it is due again.
    /// - Returns: nil where another was faster, or it is gone.
    func takeUp(
        _ notice: LogoutNotice,
        until lease: UnixTime,
        at now: UnixTime
    ) async throws(StoreError) -> LogoutNotice?

    /// The app was told, or nobody will try again.
    func remove(_ notice: LogoutNotice) async throws(StoreError)

    /// It did not work this time.
    func postpone(_ notice: LogoutNotice, until time: UnixTime) async throws(StoreError)

    /// The app does not answer: what is due for it waits too.
    func postponeLogoutNotices(
        forClient id: String,
        until time: UnixTime,
        at now: UnixTime
    ) async throws(StoreError)

    /// Drops notices of sessions that ended before a time, at most `limit`.
    /// - Returns: how many went.
    func sweepLogoutNotices(endedBefore time: UnixTime, limit: Int) async throws(StoreError) -> Int
}
