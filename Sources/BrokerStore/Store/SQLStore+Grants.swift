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

    package func consumeCode(digest: [UInt8], at now: UnixTime) async throws(StoreError) -> CodeConsumption {
        try await driver.write { (connection) throws(StoreError) in
            let grantID = try connection.first(
                GrantStatements.consumeCode,
                [.blob(digest), .integer(now.seconds)]
            ) { (row) throws(StoreError) in try row.blob(0) }
            if let grantID {
                guard let status = try Self.status(of: grantID, on: connection) else {
                    throw .corrupt(reason: "an authorization code without its grant")
                }
                return .keep(.first(status))
            }
            let used = try connection.first(GrantStatements.grantOfConsumedCode, [.blob(digest)]) {
                (row) throws(StoreError) in try row.blob(0)
            }
            guard let used else { return .keep(.unknown) }
            // Somebody has this code twice: what came of it can't be trusted any more (RFC 6749 §10.5).
            try connection.run(GrantStatements.revoke, [.blob(used), .integer(now.seconds)])
            return .keep(.replayed(grantID: used))
        }
    }

    package func revokeGrant(id: [UInt8], at now: UnixTime) async throws(StoreError) {
        try await driver.write { (connection) throws(StoreError) in
            try connection.run(GrantStatements.revoke, [.blob(id), .integer(now.seconds)])
            return .keep(())
        }
    }

    package func grantStatus(id: [UInt8]) async throws(StoreError) -> GrantStatus? {
        try await driver.read { (connection) throws(StoreError) in try Self.status(of: id, on: connection) }
    }

    private static func status(of id: [UInt8], on connection: any SQLConnection) throws(StoreError) -> GrantStatus? {
        try connection.first(GrantStatements.status, [.blob(id)]) { (row) throws(StoreError) in
            GrantStatus(
                grant: try GrantRow.read(row),
                user: try UserRow.read(row, from: GrantRow.columnCount),
                revokedAt: try row.optionalTime(GrantRow.columnCount + UserRow.columnCount)
            )
        }
    }
}
