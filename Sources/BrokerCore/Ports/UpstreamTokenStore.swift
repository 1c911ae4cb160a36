package import OAuthProtocol

/// Keeps what providers issued at logins, sealed, as long as the grant that came of the login. Revoking a grant deletes
/// them.
package protocol UpstreamTokenStore: Sendable {
    func upstreamTokens(ofGrant id: [UInt8]) async throws(StoreError) -> StoredUpstreamTokens?

    /// Takes the grant's tokens for one look at the person. While the lease lasts nobody else gets them, on any instance: a
    /// provider that rotates refresh tokens ends the session of whoever uses one twice.
    func beginLook(
        ofGrant id: [UInt8],
        lease: LookLease,
        at now: UnixTime
    ) async throws(StoreError) -> LookClaim

    /// Keeps tokens that came in the middle of a look; the look goes on.
    /// - Returns: false where the lease is no longer ours or the grant was revoked meanwhile.
    func keepUpstreamTokens(
        _ sealed: [UInt8],
        ofGrant id: [UInt8],
        lease: [UInt8]
    ) async throws(StoreError) -> Bool

    /// Writes what a look brought, all or nothing, and ends the lease.
    /// - Returns: false where the lease is no longer ours or the grant was revoked meanwhile: nothing was written.
    func finishLook(_ look: CompletedLook) async throws(StoreError) -> Bool

    /// Ends a lease without a result.
    func abandonLook(ofGrant id: [UInt8], lease: [UInt8]) async throws(StoreError)

    /// Deletes tokens that are worth nothing any more.
    func forgetUpstreamTokens(ofGrant id: [UInt8]) async throws(StoreError)
}

package struct StoredUpstreamTokens: Sendable, Equatable {
    /// As `UpstreamTokenSealing` made it.
    package let sealed: [UInt8]
    /// When the provider last said who the person is: at first the login.
    package let lookedAt: UnixTime

    package init(sealed: [UInt8], lookedAt: UnixTime) {
        self.sealed = sealed
        self.lookedAt = lookedAt
    }
}

/// The right to use a grant's upstream tokens for a while.
package struct LookLease: Sendable {
    /// Random: whoever holds it.
    package let id: [UInt8]
    /// An instance that dies with a lease holds nobody up for longer.
    package let until: UnixTime

    package init(id: [UInt8], until: UnixTime) {
        self.id = id
        self.until = until
    }
}

package enum LookClaim: Sendable, Equatable {
    case claimed(StoredUpstreamTokens)
    /// Somebody else is looking.
    case held
    /// No tokens are kept for this grant.
    case gone
}

/// What a look at a person brought.
package struct CompletedLook: Sendable {
    package let grantID: [UInt8]
    package let lease: [UInt8]
    package let sealedTokens: [UInt8]
    /// The grant's `GrantBasis`, encoded.
    package let basis: [UInt8]
    /// Nil where it stays as it is.
    package let profile: Profile?
    package let at: UnixTime

    package init(
        grantID: [UInt8],
        lease: [UInt8],
        sealedTokens: [UInt8],
        basis: [UInt8],
        profile: Profile?,
        at: UnixTime
    ) {
        self.grantID = grantID
        self.lease = lease
        self.sealedTokens = sealedTokens
        self.basis = basis
        self.profile = profile
        self.at = at
    }
}
