package import OAuthProtocol

/// Counts attempts that somebody may be guessing with, in the database: a restart does not forget them.
package protocol AttemptStore: Sendable {
    /// Takes one attempt of what `key` has, or none.
    /// - Returns: nil where it was taken, else how long to wait for one.
    func takeAttempt(_ key: [UInt8], of limit: AttemptLimit, at now: UnixTime) async throws(StoreError) -> Lifetime?

    /// Gives one back, to whoever did not guess.
    func returnAttempt(_ key: [UInt8], of limit: AttemptLimit) async throws(StoreError)
}
