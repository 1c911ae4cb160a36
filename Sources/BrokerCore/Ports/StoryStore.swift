package import OAuthProtocol

/// Keeps the stories of logins. Those of logins that worked are written with the login itself (`LoginStore.complete`).
package protocol StoryStore: Sendable {
    /// Keeps a story and its audit event, both or neither.
    func keep(_ record: LoginRecord, _ event: AuditEvent) async throws(StoreError)

    /// The stories with this code, newest first.
    func stories(code: LoginCode, limit: Int) async throws(StoreError) -> [LoginRecord]

    /// Deletes stories that ended before a time, at most `limit`, and of failed logins all but the newest `most`.
    /// - Returns: how many went.
    func sweepStories(endedBefore time: UnixTime, mostFailed most: Int, limit: Int) async throws(StoreError) -> Int
}
