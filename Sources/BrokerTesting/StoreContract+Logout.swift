import BrokerCore
import JOSE
import OAuthProtocol

extension StoreContract {
    static let logout = [
        StoreContractClause("Ending a session leaves a notice for each client that wants one, and an audit event") {
            subject in
            let (sample, user) = try await toldSession(in: subject)
            let silent = StoreContractSample()
            try await completed(silent, in: subject.store, isNew: true)
            try expect(try await due(in: subject).isEmpty, "Nothing has ended")
            for id in [sample.sessionID, silent.sessionID] {
                _ = try await subject.store.endSession(id: id, because: .signedOut, at: now)
                _ = try await subject.store.endSession(id: id, because: .revoked, at: now)
            }
            let notices = try await due(in: subject)
            let expected = LogoutNotice(
                sessionID: sample.sessionID,
                clientID: "app",
                userID: user.id,
                endedAt: now,
                attempts: 0
            )
            try expect(notices == [expected], "One, of the session whose client asked")
            try expect(
                try await subject.store.dueLogoutNotices(forClients: ["other"], limit: 9, at: now).isEmpty,
                "For nobody else"
            )
            let events = try await subject.store.auditEvents(after: 0, limit: 100).map(\.event)
                .filter { $0.kind == .sessionEnded }
            try expect(events.map(\.outcome) == ["signed_out", "signed_out"], "Once each, with the reason")
            try expect(events.first?.detail["session"]?.stringValue == sample.sessionID, "It says which session")
        },
        StoreContractClause("Sessions that end with a disabled person, or for another one, leave notices too") {
            subject in
            let (first, user) = try await toldSession(in: subject)
            try expect(try await subject.store.setDisabled(user: user.id, at: now), "There is such a person")
            try expect(try await due(in: subject).map(\.sessionID) == [first.sessionID], "Of the disabled person")
            try expect(
                try await subject.store.session(id: first.sessionID)?.session.endedAt == now,
                "Their session has ended"
            )
            let (second, _) = try await toldSession(in: subject)
            var other = StoreContractSample()
            other.earlier = EarlierSession(secretDigest: second.secretDigest, id: nil)
            try await completed(other, in: subject.store, isNew: true)
            try expect(
                Set(try await due(in: subject).map(\.sessionID)) == [first.sessionID, second.sessionID],
                "Of the one who was replaced"
            )
        },
        StoreContractClause("A notice is taken up by one, is due again after the lease, and goes when it was delivered")
        {
            subject in
            let (sample, _) = try await toldSession(in: subject)
            _ = try await subject.store.endSession(id: sample.sessionID, because: .signedOut, at: now)
            let notice = try unwrap(await due(in: subject).first, "It is due")
            let stores = [subject.store, try await subject.another?() ?? subject.store]
            let taken = try await withThrowingTaskGroup(of: LogoutNotice?.self) { group in
                for number in 0..<20 {
                    group.addTask { try await stores[number % 2].takeUp(notice, until: now + .seconds(30), at: now) }
                }
                var all: [LogoutNotice] = []
                for try await one in group { if let one { all.append(one) } }
                return all
            }
            try expect(taken.count == 1 && taken.first?.attempts == 1, "One of twenty has it")
            let first = try unwrap(taken.first, "It is there")
            try expect(try await due(in: subject).isEmpty, "It is nobody else's for now")
            try expect(try await due(in: subject, at: now + .seconds(30)) == [first], "After the lease it is")

            let second = try unwrap(
                await subject.store.takeUp(first, until: now + .seconds(60), at: now + .seconds(30)),
                "Another takes it up"
            )
            try await subject.store.remove(first)
            try await subject.store.postpone(first, until: now)
            try expect(try await due(in: subject, at: now + .seconds(31)).isEmpty, "Who was too slow decides nothing")
            try await subject.store.postpone(second, until: now + .hours(1))
            try expect(try await due(in: subject, at: now + .minutes(59)).isEmpty, "It was put off")
            try expect(try await due(in: subject, at: now + .hours(1)) == [second], "Until then")
            try await subject.store.remove(second)
            try expect(try await due(in: subject, at: now + .hours(2)).isEmpty, "It is gone")
        },
        StoreContractClause("What is due for one client is put off together, and what is old is swept") { subject in
            for _ in 0..<3 {
                let (sample, _) = try await toldSession(in: subject)
                _ = try await subject.store.endSession(id: sample.sessionID, because: .signedOut, at: now)
            }
            try expect(
                try await subject.store.dueLogoutNotices(forClients: ["app"], limit: 2, at: now).count == 2,
                "No more than the limit"
            )
            try await subject.store.postponeLogoutNotices(forClient: "other", until: now + .hours(1), at: now)
            try expect(try await due(in: subject).count == 3, "Another client's don't change")
            try await subject.store.postponeLogoutNotices(forClient: "app", until: now + .hours(1), at: now)
            try expect(try await due(in: subject).isEmpty, "All three wait")
            try expect(try await subject.store.sweepLogoutNotices(endedBefore: now, limit: 9) == 0, "None is old")
            let later = now + .seconds(1)
            try expect(try await subject.store.sweepLogoutNotices(endedBefore: later, limit: 2) == 2, "By the batch")
            try expect(try await subject.store.sweepLogoutNotices(endedBefore: later, limit: 2) == 1, "The rest")
        },
        StoreContractClause("A provider's logout token counts once, until it is too old to count") { subject in
            var sample = StoreContractSample()
            sample.upstreamSessionID = "u1"
            try await completed(sample, in: subject.store, isNew: true)
            let token = providerLogout(.session("u1"))
            try expect(try await subject.store.endSessions(namedBy: token, at: now)?.count == 1, "The first time")
            try expect(try await subject.store.endSessions(namedBy: token, at: now) == nil, "Not the second")
            let unknown = providerLogout(.session("none"))
            try expect(
                try await subject.store.endSessions(namedBy: unknown, at: now)?.isEmpty == true,
                "An unknown one"
            )
            _ = try await subject.store.sweepExpired(before: now + .minutes(10), limit: 9)
            try expect(try await subject.store.endSessions(namedBy: token, at: now) == nil, "Kept")
            _ = try await subject.store.sweepExpired(before: now + .minutes(11), limit: 9)
            try expect(try await subject.store.endSessions(namedBy: token, at: now) != nil, "And forgotten")
        },
        StoreContractClause("A provider that names session and person ends that one, and those it never named") {
            subject in
            var named = StoreContractSample()
            named.upstreamSessionID = "u1"
            try await completed(named, in: subject.store, isNew: true)
            var otherSession = named.again()
            otherSession.upstreamSessionID = "u2"
            try await completed(otherSession, in: subject.store, isNew: false)
            let unnamed = named.again()
            var nameless = unnamed
            nameless.upstreamSessionID = nil
            try await completed(nameless, in: subject.store, isNew: false)
            var stranger = StoreContractSample()
            stranger.upstreamSessionID = "u1"
            try await completed(stranger, in: subject.store, isNew: true)
            let logout = providerLogout(.sessionOfSubject(session: "u1", subject: named.subject))
            let ended = try unwrap(await subject.store.endSessions(namedBy: logout, at: now), "It is the first")
            try expect(Set(ended.map(\.id)) == [named.sessionID, nameless.sessionID], "Those two and no other")
        },
    ]

    private static func toldSession(
        in subject: StoreContractSubject
    ) async throws -> (sample: StoreContractSample, user: User) {
        var sample = StoreContractSample()
        sample.isToldOfLogout = true
        return (sample, try await completed(sample, in: subject.store, isNew: true))
    }

    private static func due(
        in subject: StoreContractSubject,
        at time: UnixTime = now
    ) async throws -> [LogoutNotice] {
        try await subject.store.dueLogoutNotices(forClients: ["app"], limit: 9, at: time)
    }
}
