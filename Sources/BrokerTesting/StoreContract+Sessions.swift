import BrokerCore
import OAuthProtocol

extension StoreContract {
    static let sessions = [
        StoreContractClause("A login begins a session, which its secret's digest finds") { subject in
            var sample = StoreContractSample()
            sample.basis = [1, 2]
            sample.organization = "acme"
            sample.upstreamSessionID = "up\u{0}stream"
            sample.sealedIDToken = [3]
            sample.authenticationContext = "urn:example:loa2"
            sample.authenticationMethods = ["pwd", "otp"]
            let user = try await completed(sample, in: subject.store, isNew: true)
            let found = try unwrap(
                await subject.store.session(secretDigest: sample.secretDigest),
                "The session is there"
            )
            let expected = Session(
                id: sample.sessionID,
                userID: user.id,
                provider: sample.provider,
                subject: sample.subject,
                authenticatedAt: now,
                authenticationContext: "urn:example:loa2",
                authenticationMethods: ["pwd", "otp"],
                basis: [1, 2],
                organization: "acme",
                upstreamSessionID: "up\u{0}stream",
                sealedIDToken: [3],
                createdAt: now,
                usedAt: now,
                validUntil: now + .minutes(30),
                endedAt: nil,
                isDated: true,
                lookedAt: now,
                connectionVersion: ConnectionVersion(issuer: "i", whole: "w")
            )
            try expect(found.session == expected && found.user == user, "As it was written, with its person")
            let byID = try unwrap(await subject.store.session(id: sample.sessionID), "It is there by its id")
            try expect(byID.session == expected, "The same one")
            try expect(
                try await subject.store.session(secretDigest: StoreContractSample.bytes(32)) == nil,
                "Another secret finds none"
            )
        },
        StoreContractClause("Who authenticates again keeps the session's id and gets a new secret") { subject in
            let first = StoreContractSample()
            try await completed(first, in: subject.store, isNew: true)
            var again = first.again()
            again.earlier = EarlierSession(secretDigest: first.secretDigest, id: nil)
            again.at = now + .minutes(5)
            let session = try await loginSession(of: again, in: subject)
            try expect(session == LoginSession(id: first.sessionID, ended: nil), "The session goes on")
            try expect(
                try await subject.store.session(secretDigest: first.secretDigest) == nil,
                "The old secret is dead (ASVS 7.2.4)"
            )
            let found = try unwrap(await subject.store.session(secretDigest: again.secretDigest), "The new one works")
            try expect(found.session.authenticatedAt == now + .minutes(5), "It is as of now")
            let status = try unwrap(await subject.store.grantStatus(id: again.grantID), "There is a grant")
            try expect(status.grant.sessionID == first.sessionID, "It carries the session's id")
            // A form posted by the provider's site brings no cookie.
            var third = first.again()
            third.earlier = EarlierSession(secretDigest: nil, id: first.sessionID)
            try expect(try await loginSession(of: third, in: subject).id == first.sessionID, "The id alone does too")
        },
        StoreContractClause("Another person, or another identity, in the same browser begins a session of their own") {
            subject in
            let first = StoreContractSample()
            let user = try await completed(first, in: subject.store, isNew: true)
            var other = StoreContractSample()
            other.earlier = EarlierSession(secretDigest: first.secretDigest, id: first.sessionID)
            let session = try await loginSession(of: other, in: subject)
            let ended = EndedSession(id: first.sessionID, userID: user.id, provider: first.provider)
            try expect(session == LoginSession(id: other.sessionID, ended: ended), "The earlier one is ended")
            try expect(
                try await subject.store.grantStatus(id: first.grantID)?.revokedAt == now,
                "And its grants with it (CVE-2025-12390)"
            )
            try expect(
                try await subject.store.grantStatus(id: other.grantID)?.revokedAt == nil,
                "Those of the new one are not"
            )
            var back = first.again()
            back.earlier = EarlierSession(secretDigest: first.secretDigest, id: nil)
            let fresh = try await loginSession(of: back, in: subject)
            try expect(fresh.id == back.sessionID && fresh.ended == nil, "What was ended never goes on")
        },
        StoreContractClause("Ending a session ends its codes, grants, refresh tokens and upstream tokens") { subject in
            var sample = StoreContractSample()
            sample.sealedUpstreamTokens = [1]
            let token = try await family(of: sample, in: subject)
            var later = sample.again()
            later.earlier = EarlierSession(secretDigest: sample.secretDigest, id: nil)
            try await completed(later, in: subject.store, isNew: false)
            let stranger = StoreContractSample()
            try await completed(stranger, in: subject.store, isNew: true)

            let at = now + .seconds(5)
            let ended = try unwrap(
                await subject.store.endSession(id: sample.sessionID, because: .revoked, at: at),
                "It was alive"
            )
            try expect(ended.id == sample.sessionID && ended.provider == sample.provider, "It says which")
            try expect(
                try await subject.store.endSession(id: sample.sessionID, because: .revoked, at: at) == nil,
                "Once"
            )
            try expect(
                try await subject.store.endSession(id: "ses-none", because: .revoked, at: at) == nil,
                "There was none"
            )

            try expect(try await subject.store.grantStatus(id: sample.grantID)?.revokedAt == at, "The grant")
            try expect(
                try await subject.store.refreshToken(digest: token.digest)?.status.revokedAt == at,
                "The refresh token"
            )
            try await expectUse(.unknown, of: token, in: subject)
            try await expectConsumption(.unknown, of: later, at: at, in: subject)
            try expect(
                try await subject.store.upstreamTokens(ofGrant: sample.grantID) == nil,
                "What the provider issued"
            )
            let found = try await subject.store.session(secretDigest: later.secretDigest)
            try expect(found?.session.endedAt == at, "It says since when")
            try expect(
                try await subject.store.grantStatus(id: stranger.grantID)?.revokedAt == nil,
                "Other sessions go on"
            )
        },
        StoreContractClause("Sessions are ended by person, by identity and by the provider's session") { subject in
            var sample = StoreContractSample()
            sample.upstreamSessionID = "u1"
            let user = try await completed(sample, in: subject.store, isNew: true)
            var second = sample.again()
            second.upstreamSessionID = "u2"
            try await completed(second, in: subject.store, isNew: false)
            var elsewhere = StoreContractSample()
            elsewhere.provider = "entra"
            elsewhere.subject = sample.subject
            elsewhere.upstreamSessionID = "u1"
            try await completed(elsewhere, in: subject.store, isNew: true)

            let one = try unwrap(
                await subject.store.endSessions(namedBy: providerLogout(.session("u1")), at: now),
                "It is the first of its name"
            )
            try expect(one.map(\.id) == [sample.sessionID] && one.first?.userID == user.id, "By the provider's session")
            let rest = try unwrap(
                await subject.store.endSessions(namedBy: providerLogout(.subject(sample.subject)), at: now),
                "So is this"
            )
            try expect(rest.map(\.id) == [second.sessionID], "By the identity, what was left")
            let third = sample.again()
            try await completed(third, in: subject.store, isNew: false)
            let all = try await subject.store.endSessions(ofUser: user.id, because: .revoked, at: now)
            try expect(all.map(\.id) == [third.sessionID], "By the person")
            try expect(
                try await subject.store.session(id: elsewhere.sessionID)?.session.endedAt == nil,
                "The other provider's of the same name goes on"
            )
        },
        StoreContractClause("Living sessions are listed by page, of all or of one person") { subject in
            var samples: [StoreContractSample] = [StoreContractSample()]
            let user = try await completed(samples[0], in: subject.store, isNew: true)
            for _ in 0..<3 {
                samples.append(samples[0].again())
                try await completed(samples[samples.count - 1], in: subject.store, isNew: false)
            }
            let stranger = StoreContractSample()
            try await completed(stranger, in: subject.store, isNew: true)
            _ = try await subject.store.endSession(id: samples[1].sessionID, because: .revoked, at: now)
            let mine = [samples[0], samples[2], samples[3]].map(\.sessionID).sorted()

            let first = try await subject.store.sessions(ofUser: user.id, after: nil, limit: 2, at: now)
            try expect(first.map(\.session.id) == Array(mine.prefix(2)), "The first page")
            let next = try await subject.store.sessions(
                ofUser: user.id,
                after: first.last?.session.id,
                limit: 2,
                at: now
            )
            try expect(next.map(\.session.id) == Array(mine.dropFirst(2)), "The rest")
            let all = try await subject.store.sessions(ofUser: nil, after: nil, limit: 100, at: now)
            try expect(all.map(\.session.id) == (mine + [stranger.sessionID]).sorted(), "Everybody's")
            let later = try await subject.store.sessions(ofUser: nil, after: nil, limit: 100, at: now + .hours(1))
            try expect(later.isEmpty, "Nothing of them is alive any more")
        },
        StoreContractClause("The clients that want to be told are remembered with the session") { subject in
            var sample = StoreContractSample()
            sample.isToldOfLogout = true
            try await completed(sample, in: subject.store, isNew: true)
            var again = sample.again()
            again.isToldOfLogout = true
            again.earlier = EarlierSession(secretDigest: sample.secretDigest, id: nil)
            try await completed(again, in: subject.store, isNew: false)
            let other = StoreContractSample()
            try await completed(other, in: subject.store, isNew: true)
            try expect(try await subject.store.clients(ofSession: sample.sessionID) == ["app"], "Once")
            try expect(try await subject.store.clients(ofSession: other.sessionID).isEmpty, "Only where asked for")
            _ = try await subject.store.sweepExpired(before: now + .days(1), limit: 100)
            try expect(try await subject.store.clients(ofSession: sample.sessionID).isEmpty, "They go with it")
        },
        StoreContractClause("Who is not the expected person changes nothing") { subject in
            let sample = StoreContractSample()
            let user = try await completed(sample, in: subject.store, isNew: true)
            var right = sample.again()
            right.expectedUserID = user.id
            try await completed(right, in: subject.store, isNew: false)
            var known = sample.again()
            known.expectedUserID = "usr-other"
            try await expectOtherPerson(user.id, known, in: subject)
            var unknown = StoreContractSample()
            unknown.expectedUserID = user.id
            unknown.earlier = EarlierSession(secretDigest: right.secretDigest, id: nil)
            try await expectOtherPerson(nil, unknown, in: subject)
            try expect(
                try await subject.store.session(secretDigest: right.secretDigest)?.session.endedAt == nil,
                "The browser's session goes on"
            )
            unknown.expectedUserID = nil
            try await completed(unknown, in: subject.store, isNew: true)
        },
    ]

    static func providerLogout(
        _ target: ProviderLogout.Target,
        of provider: String = "google"
    ) -> ProviderLogout {
        ProviderLogout(
            provider: provider,
            target: target,
            token: SpentToken(
                .logoutToken,
                from: provider,
                id: "\(StoreContractSample.bytes(16))",
                endsAt: now + .minutes(10)
            )
        )
    }

    private static func loginSession(
        of sample: StoreContractSample,
        in subject: StoreContractSubject
    ) async throws -> LoginSession {
        guard case .completed(_, _, let session) = try await subject.store.complete(sample.login) else {
            throw StoreContractViolation("The login is completed", file: #fileID, line: #line)
        }
        return session
    }

    private static func expectOtherPerson(
        _ userID: String?,
        _ sample: StoreContractSample,
        in subject: StoreContractSubject
    ) async throws {
        guard case .otherPerson(let found) = try await subject.store.complete(sample.login) else {
            throw StoreContractViolation("It is told that it is another person", file: #fileID, line: #line)
        }
        try expect(found == userID, "It is told who")
        try expect(try await subject.store.grantStatus(id: sample.grantID) == nil, "There is no grant")
    }
}
