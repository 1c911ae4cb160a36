package import BrokerCore
package import OAuthProtocol

extension SQLStore: UpstreamTokenStore {
    package func upstreamTokens(ofGrant id: [UInt8]) async throws(StoreError) -> StoredUpstreamTokens? {
        try await driver.read { (connection) throws(StoreError) in
            try connection.first(UpstreamTokenStatements.find, [.blob(id)], as: Self.storedTokens)
        }
    }

    package func beginLook(
        ofGrant id: [UInt8],
        lease: LookLease,
        at now: UnixTime
    ) async throws(StoreError) -> LookClaim {
        try await driver.write { (connection) throws(StoreError) in
            let claimed = try connection.first(
                UpstreamTokenStatements.lease,
                [.blob(id), .blob(lease.id), .integer(lease.until.seconds), .integer(now.seconds)],
                as: Self.storedTokens
            )
            if let claimed { return .keep(.claimed(claimed)) }
            let held = try connection.first(UpstreamTokenStatements.find, [.blob(id)], as: Self.storedTokens)
            return .keep(held == nil ? .gone : .held)
        }
    }

    package func keepUpstreamTokens(
        _ sealed: [UInt8],
        ofGrant id: [UInt8],
        lease: [UInt8]
    ) async throws(StoreError) -> Bool {
        try await driver.write { (connection) throws(StoreError) in
            let count = try connection.run(UpstreamTokenStatements.keep, [.blob(id), .blob(lease), .blob(sealed)])
            return .keep(count == 1)
        }
    }

    package func finishLook(_ look: CompletedLook) async throws(StoreError) -> Bool {
        try await driver.write { (connection) throws(StoreError) in
            let isOurs = try connection.run(
                UpstreamTokenStatements.finish,
                [.blob(look.grantID), .blob(look.lease), .blob(look.sealedTokens), .integer(look.at.seconds)]
            )
            guard isOurs == 1 else { return .discard(false) }
            try connection.run(RefreshStatements.changeBasis, [.blob(look.grantID), .blob(look.basis)])
            guard let profile = look.profile else { return .keep(true) }
            let user = try connection.first(UpstreamTokenStatements.user, [.blob(look.grantID)]) {
                (row) throws(StoreError) in try UserRow.read(row)
            }
            // One who was disabled meanwhile keeps their profile as it is; the tokens stay for whoever enables them again.
            if let user { _ = try Self.refresh(user, to: profile, at: look.at, on: connection) }
            return .keep(true)
        }
    }

    package func abandonLook(ofGrant id: [UInt8], lease: [UInt8]) async throws(StoreError) {
        try await driver.write { (connection) throws(StoreError) in
            try connection.run(UpstreamTokenStatements.abandon, [.blob(id), .blob(lease)])
            return .keep(())
        }
    }

    package func forgetUpstreamTokens(ofGrant id: [UInt8]) async throws(StoreError) {
        try await driver.write { (connection) throws(StoreError) in
            try connection.run(UpstreamTokenStatements.delete, [.blob(id)])
            return .keep(())
        }
    }

    private static func storedTokens(_ row: any SQLRow) throws(StoreError) -> StoredUpstreamTokens {
        StoredUpstreamTokens(sealed: try row.blob(0), lookedAt: try row.time(1))
    }
}
