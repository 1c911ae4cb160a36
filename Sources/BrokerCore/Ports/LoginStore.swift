package import OAuthProtocol

/// The writes and reads of a login. Each verb is atomic, and returns only after what it wrote is durable.
package protocol LoginStore: Sendable {
    /// Finds the person by (provider, subject) or makes them, refreshes their profile, lets their session go on or begins one,
    /// and writes grant and code. One transaction: all or nothing.
    func complete(_ login: CompletedLogin) async throws(StoreError) -> LoginCompletion

    /// Writes grant and code for somebody whose session answers instead of their provider, and that the session was used.
    func complete(_ login: SessionLogin) async throws(StoreError) -> LoginCompletion

    /// The code and its grant, whatever became of them. Decides nothing and changes nothing.
    func authorizationCode(digest: [UInt8]) async throws(StoreError) -> (code: AuthorizationCode, grant: Grant)?

    /// Uses a code up. Of any number of callers, on any number of instances, exactly one is told `.first`; every later one
    /// is told `.replayed`, and in the same transaction the grant is revoked (RFC 6749 §4.1.2, §10.5). The first is told the
    /// state of its grant as it was at that moment, so that a replay just behind it can't take its answer away.
    /// - Parameter refreshToken: written in the same transaction where this use is the first: the beginning of the grant's
    ///   family.
    func consumeCode(
        digest: [UInt8],
        issuing refreshToken: NewRefreshToken?,
        at now: UnixTime
    ) async throws(StoreError) -> CodeConsumption

    /// Revokes a grant and with it every token that came of it. Revoking twice keeps the first time.
    func revokeGrant(id: [UInt8], at now: UnixTime) async throws(StoreError)

    /// The grant with its person and whether either has been ended, for a token that is being presented.
    func grantStatus(id: [UInt8]) async throws(StoreError) -> GrantStatus?

    /// Deletes codes, refresh tokens, grants and sessions that ended before `now`, at most `limit` rows of each kind, and
    /// erases the successors of refresh tokens that are past their grace.
    /// - Returns: how many rows went or were erased from.
    func sweepExpired(before now: UnixTime, limit: Int) async throws(StoreError) -> Int
}

extension LoginStore {
    package func consumeCode(digest: [UInt8], at now: UnixTime) async throws(StoreError) -> CodeConsumption {
        try await consumeCode(digest: digest, issuing: nil, at: now)
    }
}

package enum LoginCompletion: Sendable {
    case completed(User, isNew: Bool, LoginSession)
    /// The person is disabled: nothing was written.
    case userDisabled(userID: String)
    /// It is another person than the one who was expected: nothing was written. Nil for one who was never here.
    case otherPerson(userID: String?)
    /// This login was completed before (same grant id): nothing was written.
    case alreadyCompleted
    /// The session, or its person, was ended meanwhile: nothing was written.
    case sessionEnded
    /// The person has not agreed to what the app asks for: nothing was written.
    case consentMissing
}

/// The session that a login belongs to.
package struct LoginSession: Sendable, Equatable {
    package let id: String
    /// Of another person or identity, in the same browser until now.
    package let ended: EndedSession?

    package init(id: String, ended: EndedSession?) {
        self.id = id
        self.ended = ended
    }
}

package enum CodeConsumption: Sendable, Equatable {
    case first(GrantStatus)
    case replayed(grantID: [UInt8])
    /// No such code, or it is past its time.
    case unknown
}

package struct GrantStatus: Sendable, Equatable {
    package let grant: Grant
    package let user: User
    package let revokedAt: UnixTime?

    package init(grant: Grant, user: User, revokedAt: UnixTime?) {
        self.grant = grant
        self.user = user
        self.revokedAt = revokedAt
    }
}
