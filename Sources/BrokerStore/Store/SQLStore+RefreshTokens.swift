package import BrokerCore
package import OAuthProtocol

extension SQLStore: RefreshTokenStore {
    /// A family keeps this many used tokens, so that an app that refreshes without pause fills no disk. A replay of one that
    /// is older still is refused, as unknown.
    static let longestMemory: Int64 = 1_000
    /// Every so many generations older ones are deleted.
    private static let forgettingStep: Int64 = 128

    package func refreshToken(digest: [UInt8]) async throws(StoreError) -> RefreshTokenStatus? {
        try await driver.read { (connection) throws(StoreError) in
            try connection.first(RefreshStatements.status, [.blob(digest)]) { (row) throws(StoreError) in
                let next = GrantRow.columnCount + UserRow.columnCount + 1
                return RefreshTokenStatus(
                    status: try Self.grantStatus(row),
                    expiresAt: try row.time(next),
                    rotatedAt: try row.optionalTime(next + 1),
                    sealedSuccessor: row.isNull(next + 2) ? nil : try row.blob(next + 2),
                    basis: row.isNull(next + 3) ? nil : try row.blob(next + 3),
                    lookedAt: try row.optionalTime(next + 4),
                    keyThumbprint: try row.optionalText(next + 5)
                )
            }
        }
    }

    package func rotateRefreshToken(
        _ rotation: RefreshTokenRotation,
        at now: UnixTime
    ) async throws(StoreError) -> RefreshTokenUse {
        try await driver.write { (connection) throws(StoreError) in
            let rotated = try connection.first(
                RefreshStatements.rotate,
                [
                    .blob(rotation.digest), .integer(now.seconds), .blob(rotation.sealedSuccessor),
                    .text(rotation.clientID),
                ]
            ) { (row) throws(StoreError) in (grantID: try row.blob(0), generation: try row.integer(1)) }
            guard let (grantID, generation) = rotated else {
                return .keep(try Self.refusal(of: rotation, at: now, on: connection))
            }
            let (next, overflow) = generation.addingReportingOverflow(1)
            guard !overflow else { throw .corrupt(reason: "generation of a refresh token is out of range") }
            try Self.insert(rotation.successor, ofGrant: grantID, generation: next, on: connection)
            if generation > 0 {
                try connection.run(RefreshStatements.forgetSuccessor, [.blob(grantID), .integer(generation - 1)])
            }
            if next % Self.forgettingStep == 0, next > Self.longestMemory {
                try connection.run(
                    RefreshStatements.forgetAncestors,
                    [.blob(grantID), .integer(next - Self.longestMemory)]
                )
            }
            if let access = rotation.access {
                try connection.run(
                    RefreshStatements.changeAccess,
                    [.blob(grantID), .text(access.scope.text), .text(GrantRow.text(of: access.permissions))]
                )
            }
            return .keep(.rotated)
        }
    }

    static func insert(
        _ token: NewRefreshToken,
        ofGrant grantID: [UInt8],
        generation: Int64,
        on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.run(
            RefreshStatements.insert,
            [
                .blob(token.digest), .blob(grantID), .integer(generation), .integer(token.expiresAt.seconds),
                .text(token.keyThumbprint),
            ]
        )
    }

    /// What to say of a token that could not be rotated.
    private static func refusal(
        of rotation: RefreshTokenRotation,
        at now: UnixTime,
        on connection: any SQLConnection
    ) throws(StoreError) -> RefreshTokenUse {
        let found = try connection.first(RefreshStatements.refusal, [.blob(rotation.digest)]) {
            (row) throws(StoreError) in
            (
                grantID: try row.blob(0), clientID: try row.text(1), isEnded: !row.isNull(2) || !row.isNull(3),
                rotatedAt: try row.optionalTime(4), sealedSuccessor: row.isNull(5) ? nil : try row.blob(5)
            )
        }
        guard let found, found.clientID.utf8.elementsEqual(rotation.clientID.utf8), !found.isEnded else {
            return .unknown
        }
        guard let rotatedAt = found.rotatedAt else { return .expired }
        if let sealed = found.sealedSuccessor, now < rotatedAt + rotation.grace {
            return .repeated(sealedSuccessor: sealed)
        }
        try revoke(found.grantID, at: now, on: connection)
        return .reused(grantID: found.grantID)
    }
}
