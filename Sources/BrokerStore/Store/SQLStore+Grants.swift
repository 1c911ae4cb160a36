package import BrokerCore
package import OAuthProtocol

extension SQLStore: LoginStore {
    package func authorizationCode(
        digest: [UInt8]
    ) async throws(StoreError) -> (code: AuthorizationCode, grant: Grant)? {
        try await driver.read { (connection) throws(StoreError) in
            try connection.first(GrantStatements.findCode, [.blob(digest)]) { (row) throws(StoreError) in
                (code: try CodeRow.read(row), grant: try GrantRow.read(row, from: CodeRow.columnCount))
            }
        }
    }

    package func consumeCode(
        digest: [UInt8],
        issuing refreshToken: NewRefreshToken?,
        at now: UnixTime
    ) async throws(StoreError) -> CodeConsumption {
        try await driver.write { (connection) throws(StoreError) in
            try Self.redeem(
                digest,
                GrantStatements.consumeCode,
                replayed: GrantStatements.grantOfConsumedCode,
                issuing: refreshToken,
                at: now,
                on: connection
            )
        }
    }

    /// Uses a code of either kind up, by the statements of its kind.
    static func redeem(
        _ digest: [UInt8],
        _ consume: SQLStatement,
        replayed grantOfConsumed: SQLStatement,
        issuing refreshToken: NewRefreshToken?,
        at now: UnixTime,
        on connection: any SQLConnection
    ) throws(StoreError) -> WriteOutcome<CodeConsumption> {
        let grantID = try connection.first(consume, [.blob(digest), .integer(now.seconds)]) {
            (row) throws(StoreError) in try row.blob(0)
        }
        if let grantID {
            guard let status = try Self.status(of: grantID, on: connection) else {
                throw .corrupt(reason: "a code without its grant")
            }
            if let refreshToken {
                try Self.insert(refreshToken, ofGrant: grantID, generation: 0, on: connection)
            }
            return .keep(.first(status))
        }
        let used = try connection.first(grantOfConsumed, [.blob(digest)]) {
            (row) throws(StoreError) in try row.blob(0)
        }
        guard let used else { return .keep(.unknown) }
        // Somebody has this code twice: what came of it can't be trusted any more (RFC 6749 §10.5).
        try Self.revoke(used, at: now, on: connection)
        return .keep(.replayed(grantID: used))
    }

    package func revokeGrant(id: [UInt8], at now: UnixTime) async throws(StoreError) {
        try await driver.write { (connection) throws(StoreError) in
            try Self.revoke(id, at: now, on: connection)
            return .keep(())
        }
    }

    package func grantStatus(id: [UInt8]) async throws(StoreError) -> GrantStatus? {
        try await driver.read { (connection) throws(StoreError) in try Self.status(of: id, on: connection) }
    }

    /// What the provider issued goes with the grant.
    static func revoke(_ id: [UInt8], at now: UnixTime, on connection: any SQLConnection) throws(StoreError) {
        try connection.run(GrantStatements.revoke, [.blob(id), .integer(now.seconds)])
        try connection.run(UpstreamTokenStatements.delete, [.blob(id)])
    }

    static func status(of id: [UInt8], on connection: any SQLConnection) throws(StoreError) -> GrantStatus? {
        try connection.first(GrantStatements.status, [.blob(id)], as: Self.grantStatus)
    }

    /// The row's first columns: the grant, its person, revoked_at.
    static func grantStatus(_ row: any SQLRow) throws(StoreError) -> GrantStatus {
        GrantStatus(
            grant: try GrantRow.read(row),
            user: try UserRow.read(row, from: GrantRow.columnCount),
            revokedAt: try row.optionalTime(GrantRow.columnCount + UserRow.columnCount)
        )
    }
}
