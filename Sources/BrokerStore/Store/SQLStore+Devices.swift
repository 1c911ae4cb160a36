package import BrokerCore
package import OAuthProtocol

extension SQLStore: DeviceAuthorizationStore {
    /// RFC 8628 §3.5.
    private static let longerBy: Int64 = 5
    private static let longestPause: Int64 = 600

    package func insert(_ device: DeviceAuthorization, interval: Lifetime) async throws(StoreError) {
        try await driver.write { (connection) throws(StoreError) in
            try connection.run(
                DeviceStatements.insert,
                [
                    .blob(device.digest), .blob(device.userCodeDigest), .text(device.clientID),
                    .text(device.scope.text), device.audience.map { .blob(NetstringList.encode($0)) } ?? .null,
                    .integer(device.expiresAt.seconds), .integer(interval.seconds),
                ]
            )
            return .keep(())
        }
    }

    package func waitingDevice(userCodeDigest: [UInt8]) async throws(StoreError) -> DeviceAuthorization? {
        try await driver.read { (connection) throws(StoreError) in
            try connection.first(DeviceStatements.waiting, [.blob(userCodeDigest)]) { (row) throws(StoreError) in
                let scope: ScopeSet
                do { scope = try ScopeSet(parsing: try row.text(3)) } catch {
                    throw .corrupt(reason: "scope of a device is not a list of scopes")
                }
                return DeviceAuthorization(
                    digest: try row.blob(0),
                    userCodeDigest: try row.blob(1),
                    clientID: try row.text(2),
                    scope: scope,
                    audience: row.isNull(4)
                        ? nil : try NetstringList.decode(try row.blob(4), column: row.name(of: 4)),
                    expiresAt: try row.time(5)
                )
            }
        }
    }

    package func approve(_ approval: DeviceApproval) async throws(StoreError) -> DeviceDecision {
        try await driver.write { (connection) throws(StoreError) in
            let grant = approval.grant
            let now = SQLValue.integer(approval.at.seconds)
            guard try connection.run(DeviceStatements.approve, [.blob(approval.digest), .blob(grant.id), now]) == 1
            else { return .discard(.tooLate) }
            let session: [SQLValue] = [
                .text(approval.approver), .text(approval.sessionID), .text(grant.organization), now,
                .integer(grant.expiresAt.seconds), .text(grant.userID),
            ]
            guard try connection.run(DeviceStatements.insertSession, session) == 1 else {
                return .discard(.sessionEnded)
            }
            guard try connection.run(LoginStatements.insertGrant, GrantRow.values(of: grant)) == 1 else {
                throw .alreadyExists
            }
            if let consent = approval.consent, try Self.accept(consent, of: grant, at: approval.at, on: connection) {
                try connection.run(ConsentStatements.markGrant, [.blob(grant.id)])
            }
            if let basis = approval.basis {
                try connection.run(RefreshStatements.insertBasis, [.blob(grant.id), .blob(basis)])
            }
            if approval.isToldOfLogout {
                try connection.run(SessionStatements.addClient, [.text(grant.sessionID), .text(grant.clientID)])
            }
            try Self.tell(nil, approval.event, of: grant.userID, on: connection)
            return .keep(.done)
        }
    }

    package func denyDevice(
        digest: [UInt8],
        _ event: AuditEvent,
        at now: UnixTime
    ) async throws(StoreError) -> DeviceDecision {
        try await driver.write { (connection) throws(StoreError) in
            guard try connection.run(DeviceStatements.deny, [.blob(digest), .integer(now.seconds)]) == 1 else {
                return .discard(.tooLate)
            }
            try connection.run(AuditStatements.insert, AuditRow.values(of: event))
            return .keep(.done)
        }
    }

    package func pollDevice(
        digest: [UInt8],
        clientID: String,
        at now: UnixTime
    ) async throws(StoreError) -> DevicePoll {
        try await driver.write { (connection) throws(StoreError) in
            let found = try connection.first(DeviceStatements.poll, [.blob(digest)]) { (row) throws(StoreError) in
                (
                    clientID: try row.text(0), expiresAt: try row.time(1), pause: try row.integer(2),
                    polledAt: try row.optionalTime(3), isDenied: !row.isNull(4),
                    grantID: row.isNull(5) ? nil : try row.blob(5), isUsed: !row.isNull(6)
                )
            }
            guard let found, found.clientID.utf8.elementsEqual(clientID.utf8) else { return .keep(.unknown) }
            if found.isUsed, let grantID = found.grantID {
                try Self.revoke(grantID, at: now, on: connection)
                return .keep(.replayed(grantID: grantID))
            }
            guard now < found.expiresAt else { return .keep(.expired) }
            if found.isDenied { return .keep(.denied) }
            if let grantID = found.grantID { return .keep(.approved(grantID: grantID)) }
            let isEarly = found.polledAt.map { now < $0 + .seconds(found.pause) } ?? false
            let pause = isEarly ? min(found.pause, Self.longestPause - Self.longerBy) + Self.longerBy : found.pause
            try connection.run(DeviceStatements.polled, [.blob(digest), .integer(now.seconds), .integer(pause)])
            return .keep(isEarly ? .slowDown : .pending)
        }
    }

    package func consumeDeviceCode(
        digest: [UInt8],
        issuing refreshToken: NewRefreshToken?,
        at now: UnixTime
    ) async throws(StoreError) -> CodeConsumption {
        try await driver.write { (connection) throws(StoreError) in
            try Self.redeem(
                digest,
                DeviceStatements.consume,
                replayed: DeviceStatements.grantOfConsumed,
                issuing: refreshToken,
                at: now,
                on: connection
            )
        }
    }
}
