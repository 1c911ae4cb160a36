import BrokerCore
import JOSE
import OAuthProtocol

extension StoreContract {
    static let devices = [
        StoreContractClause("A device waits, is let in once, and its code is used once (RFC 8628 §3.5)") { subject in
            let store = subject.store
            let (device, approval) = try await waiting(in: subject)
            let found = try unwrap(await store.waitingDevice(userCodeDigest: device.userCodeDigest), "It waits")
            try expect(found == device, "As it asked")
            try expect(try await poll(device, at: now, store) == .pending, "Nobody decided")
            try expect(try await store.approve(approval) == .done, "Let in")
            try expect(try await store.approve(approval) == .tooLate, "Once")
            try expect(try await store.waitingDevice(userCodeDigest: device.userCodeDigest) == nil, "It waits no more")
            let later = now + .seconds(5)
            try expect(
                try await poll(device, at: later, store) == .approved(grantID: approval.grant.id),
                "The device learns of it"
            )
            guard
                case .first(let status) = try await store.consumeDeviceCode(
                    digest: device.digest,
                    issuing: nil,
                    at: later
                )
            else { throw StoreContractViolation("The first use", file: #fileID, line: #line) }
            try expect(status.grant == approval.grant && status.revokedAt == nil, "Its grant")
            let replay = try await store.consumeDeviceCode(digest: device.digest, issuing: nil, at: later)
            try expect(replay == .replayed(grantID: approval.grant.id), "The second use")
            try expect(try await store.grantStatus(id: approval.grant.id)?.revokedAt != nil, "The grant is revoked")
        },
        StoreContractClause("A provider's logout ends browsers' sessions, and not the device that one of them let in") {
            subject in
            let store = subject.store
            let (device, approval) = try await waiting(in: subject)
            try expect(try await store.approve(approval) == .done, "Let in")
            guard
                case .first(let status) = try await store.consumeDeviceCode(
                    digest: device.digest,
                    issuing: nil,
                    at: now
                )
            else { throw StoreContractViolation("The first use", file: #fileID, line: #line) }
            let (session, _) = try unwrap(await store.session(id: approval.approver), "Who let it in")
            let logout = providerLogout(
                .sessionOfSubject(session: session.upstreamSessionID ?? "none", subject: session.subject),
                of: session.provider
            )
            _ = try await store.endSessions(namedBy: logout, at: now)
            let after = try unwrap(await store.grantStatus(id: status.grant.id), "Its grant")
            try expect(after.revokedAt == nil, "It goes on")
        },
        StoreContractClause("A device that does not keep its pause gets a longer one, each time") { subject in
            let (device, _) = try await waiting(in: subject)
            let polls: [(second: Int64, answer: DevicePoll)] = [
                (0, .pending), (4, .slowDown), (13, .slowDown), (27, .slowDown), (47, .pending), (67, .pending),
            ]
            for (second, answer) in polls {
                let got = try await poll(device, at: now + .seconds(second), subject.store)
                try expect(got == answer, "Second \(second): \(got)")
            }
        },
        StoreContractClause("A device code is of one client, ends by its time and by a no") { subject in
            let store = subject.store
            let (device, approval) = try await waiting(in: subject)
            let other = try await store.pollDevice(digest: device.digest, clientID: "other", at: now)
            try expect(other == .unknown, "Another client's")
            try expect(try await poll(device, at: device.expiresAt, store) == .expired, "Expired")
            let late = DeviceApproval(
                digest: device.digest,
                approver: approval.approver,
                sessionID: approval.sessionID,
                grant: approval.grant,
                event: approval.event,
                at: device.expiresAt
            )
            try expect(try await store.approve(late) == .tooLate, "Nobody lets it in any more")
            let denial = try await store.denyDevice(digest: device.digest, approval.event, at: now)
            try expect(denial == .done, "No")
            try expect(try await poll(device, at: now, store) == .denied, "It learns of it")
            try expect(try await store.approve(approval) == .tooLate, "A no is a no")
        },
        StoreContractClause("Who is signed out lets nobody in; a device outlives the browser that let it in") {
            subject in
            let store = subject.store
            let (device, approval) = try await waiting(in: subject)
            let (second, other) = try await waiting(in: subject)
            try expect(try await store.approve(approval) == .done, "Signed in")
            _ = try await store.endSession(id: approval.approver, because: .revoked, at: now)
            _ = try await store.endSession(id: other.approver, because: .revoked, at: now)
            try expect(try await store.approve(other) == .sessionEnded, "Signed out")
            try expect(try await poll(second, at: now, store) == .pending, "Nothing was written")
            guard case .first = try await store.consumeDeviceCode(digest: device.digest, issuing: nil, at: now) else {
                throw StoreContractViolation("The device has a session of its own", file: #fileID, line: #line)
            }
            _ = try await store.endSession(id: approval.sessionID, because: .revoked, at: now)
            try expect(try await store.grantStatus(id: approval.grant.id)?.revokedAt != nil, "Which can be ended")
        },
        StoreContractClause("A user code is of one device at a time, and is free again once swept") { subject in
            let store = subject.store
            let (device, _) = try await waiting(in: subject)
            let twin = DeviceAuthorization(
                digest: StoreContractSample.bytes(32),
                userCodeDigest: device.userCodeDigest,
                clientID: "app",
                scope: ScopeSet(["openid"]),
                audience: nil,
                expiresAt: device.expiresAt
            )
            do {
                try await store.insert(twin, interval: .seconds(5))
                throw StoreContractViolation("Taken", file: #fileID, line: #line)
            } catch StoreError.alreadyExists {}
            _ = try await store.sweepExpired(before: device.expiresAt + .seconds(1), limit: 10)
            try await store.insert(twin, interval: .seconds(5))
        },
    ]

    static let attempts = [
        StoreContractClause("Attempts run out, come back one by one, and are given back") { subject in
            let limit = AttemptLimit(count: 5, period: .minutes(15))
            let key = StoreContractSample.bytes(32)
            for _ in 0..<10 {
                try expect(try await subject.store.takeAttempt(key, of: limit, at: now) == nil, "Twice five at once")
            }
            let wait = try await subject.store.takeAttempt(key, of: limit, at: now)
            try expect(wait == .minutes(3), "The next in a fifth of the time")
            let other = try await subject.store.takeAttempt(StoreContractSample.bytes(32), of: limit, at: now)
            try expect(other == nil, "Another's are their own")
            if let another = subject.another {
                let afterRestart = try await another().takeAttempt(key, of: limit, at: now)
                try expect(afterRestart == wait, "Another instance, or the next start, has not forgotten")
            }
            try await subject.store.returnAttempt(key, of: limit)
            try expect(try await subject.store.takeAttempt(key, of: limit, at: now) == nil, "The one given back")
            try expect(try await subject.store.takeAttempt(key, of: limit, at: now) != nil, "And no more")
            let later = now + .minutes(3)
            try expect(try await subject.store.takeAttempt(key, of: limit, at: later) == nil, "One came back")
            try expect(try await subject.store.takeAttempt(key, of: limit, at: later) != nil, "One only")
            _ = try await subject.store.sweepExpired(before: later, limit: 10)
            try expect(try await subject.store.takeAttempt(key, of: limit, at: later) != nil, "Sweeping forgets none")
        }
    ]

    private static func poll(
        _ device: DeviceAuthorization,
        at time: UnixTime,
        _ store: any StoreContractSubject.Store
    ) async throws -> DevicePoll {
        try await store.pollDevice(digest: device.digest, clientID: device.clientID, at: time)
    }

    /// A device, and a signed-in person who would let it in.
    private static func waiting(
        in subject: StoreContractSubject
    ) async throws -> (DeviceAuthorization, DeviceApproval) {
        var sample = StoreContractSample()
        try await completed(sample, in: subject.store, isNew: true)
        let session = sample.sessionID
        sample.grantID = StoreContractSample.bytes(16)
        sample.grantLives = .hours(2)
        let device = DeviceAuthorization(
            digest: StoreContractSample.bytes(32),
            userCodeDigest: StoreContractSample.bytes(32),
            clientID: "app",
            scope: ScopeSet(["openid", "email"]),
            audience: ["https://api.example.test"],
            expiresAt: now + .minutes(10)
        )
        try await subject.store.insert(device, interval: .seconds(5))
        let ownSession = "ses-" + StoreContractSample.word(26)
        let event = AuditEvent(
            at: now,
            kind: .deviceApproved,
            code: nil,
            user: sample.userID,
            provider: sample.provider,
            client: "app",
            organization: nil,
            outcome: "ok",
            detail: JSONObject()
        )
        let approval = DeviceApproval(
            digest: device.digest,
            approver: session,
            sessionID: ownSession,
            grant: sample.grant(of: sample.userID, session: ownSession),
            event: event,
            at: now
        )
        return (device, approval)
    }
}
