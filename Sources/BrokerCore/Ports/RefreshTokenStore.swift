package import OAuthProtocol

/// Keeps refresh tokens. The tokens of one grant are one family: a chain in which each has at most one successor.
package protocol RefreshTokenStore: Sendable {
    /// The token, its grant and what the grant was decided on, whatever became of them. Decides nothing and changes nothing.
    func refreshToken(digest: [UInt8]) async throws(StoreError) -> RefreshTokenStatus?

    /// Uses a token up and puts its successor in its place. Of any number of callers, on any number of instances, exactly one
    /// is told `.rotated`. The others are told `.repeated` within the grace, and get the same successor; after it, or once
    /// the successor was used itself, they are told `.reused`, and in the same transaction the grant is revoked
    /// (RFC 9700 §4.14.2).
    func rotateRefreshToken(
        _ rotation: RefreshTokenRotation,
        at now: UnixTime
    ) async throws(StoreError) -> RefreshTokenUse
}

/// One wish to rotate.
package struct RefreshTokenRotation: Sendable {
    package let digest: [UInt8]
    /// Another client's token is no token.
    package let clientID: String
    package let successor: NewRefreshToken
    /// The successor in the clear, sealed under a key that only the old token gives.
    package let sealedSuccessor: [UInt8]
    package let grace: Lifetime
    /// What the grant gives from now on; nil where nothing changed.
    package let access: GrantedAccess?

    package init(
        digest: [UInt8],
        clientID: String,
        successor: NewRefreshToken,
        sealedSuccessor: [UInt8],
        grace: Lifetime,
        access: GrantedAccess? = nil
    ) {
        self.digest = digest
        self.clientID = clientID
        self.successor = successor
        self.sealedSuccessor = sealedSuccessor
        self.grace = grace
        self.access = access
    }
}

package enum RefreshTokenUse: Sendable, Equatable {
    case rotated
    /// It was rotated a moment ago; this is the successor of then, sealed.
    case repeated(sealedSuccessor: [UInt8])
    /// Somebody has a token that was used up. The grant is revoked.
    case reused(grantID: [UInt8])
    /// Not used for too long.
    case expired
    /// No such token of this client, or its grant or person was ended.
    case unknown
}

/// A refresh token as it is at this moment.
package struct RefreshTokenStatus: Sendable, Equatable {
    package let status: GrantStatus
    package let expiresAt: UnixTime
    package let rotatedAt: UnixTime?
    /// Nil once the successor was used, or some time after the grace.
    package let sealedSuccessor: [UInt8]?
    /// The grant's `GrantBasis`, encoded.
    package let basis: [UInt8]?
    /// When the provider was last asked about the person; nil where no upstream tokens are kept.
    package let lookedAt: UnixTime?
    /// The thumbprint of the key that it is bound to.
    package let keyThumbprint: String?

    package init(
        status: GrantStatus,
        expiresAt: UnixTime,
        rotatedAt: UnixTime?,
        sealedSuccessor: [UInt8]?,
        basis: [UInt8]?,
        lookedAt: UnixTime?,
        keyThumbprint: String? = nil
    ) {
        self.status = status
        self.expiresAt = expiresAt
        self.rotatedAt = rotatedAt
        self.sealedSuccessor = sealedSuccessor
        self.basis = basis
        self.lookedAt = lookedAt
        self.keyThumbprint = keyThumbprint
    }

    package var grant: Grant { status.grant }

    /// Whether it was used up, with no answer left to repeat: then somebody has it who should not.
    package func isSpent(at now: UnixTime, grace: Lifetime) -> Bool {
        guard let rotatedAt else { return false }
        return sealedSuccessor == nil || now >= rotatedAt + grace
    }
}
