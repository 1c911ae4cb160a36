import BrokerCore
import OAuthProtocol

extension StoreContract {
    static let sessionLogins = [
        StoreContractClause("A login by session writes grant and code, and that the session was used") { subject in
            let first = StoreContractSample()
            let user = try await completed(first, in: subject.store, isNew: true)
            var second = first.again()
            second.at = now + .minutes(10)
            second.grantLives = .days(30)
            let login = bySession(second, of: first, user: user.id, organization: "acme")
            guard case .completed(let found, false, let session) = try await subject.store.complete(login) else {
                throw StoreContractViolation("It is completed", file: #fileID, line: #line)
            }
            try expect(found == user && session == LoginSession(id: first.sessionID, ended: nil), "It says whose")
            let status = try unwrap(await subject.store.grantStatus(id: second.grantID), "There is a grant")
            try expect(status.grant.sessionID == first.sessionID, "Of the session")
            try expect(try await subject.store.authorizationCode(digest: second.digest) != nil, "And a code")
            let used = try unwrap(await subject.store.session(id: first.sessionID), "The session is there").session
            try expect(used.usedAt == second.at && used.organization == "acme", "Used now, with the choice")
            try expect(used.authenticatedAt == now && used.validUntil == now + .minutes(30), "And no younger")
            _ = try await subject.store.sweepExpired(before: now + .days(29), limit: 100)
            try expect(try await subject.store.session(id: first.sessionID) != nil, "It lives as long as its grants")
            guard case .alreadyCompleted = try await subject.store.complete(login) else {
                throw StoreContractViolation("Once", file: #fileID, line: #line)
            }
        },
        StoreContractClause("A session that is over, was ended, has another secret or another person gives nothing") {
            subject in
            let first = StoreContractSample()
            let user = try await completed(first, in: subject.store, isNew: true)
            var late = first.again()
            late.at = now + .minutes(30)
            try await expectSessionEnded(bySession(late, of: first, user: user.id), subject)
            var other = first
            other.secretDigest = StoreContractSample.bytes(32)
            try await expectSessionEnded(bySession(first.again(), of: other, user: user.id), subject)
            try await expectSessionEnded(bySession(first.again(), of: first, user: "usr-other"), subject)
            _ = try await subject.store.setDisabled(user: user.id, at: now)
            try await expectSessionEnded(bySession(first.again(), of: first, user: user.id), subject)
            _ = try await subject.store.setDisabled(user: user.id, at: nil)
            _ = try await subject.store.endSession(id: first.sessionID, because: .revoked, at: now)
            try await expectSessionEnded(bySession(first.again(), of: first, user: user.id), subject)
        },
        StoreContractClause("A consent is asked for until it was given for all scopes, and is given with the login") {
            subject in
            var sample = StoreContractSample()
            sample.consent = .needed(ScopeSet(["openid"]))
            try await expectConsentMissing(sample, subject)
            sample.consent = .given(ScopeSet(["openid"]))
            let user = try await completed(sample, in: subject.store, isNew: true)
            var again = sample.again()
            again.consent = .needed(ScopeSet(["openid"]))
            try await completed(again, in: subject.store, isNew: false)
            again = sample.again()
            again.consent = .needed(ScopeSet(["openid", "email"]))
            try await expectConsentMissing(again, subject)
            again.consent = .given(ScopeSet(["email"]))
            try await completed(again, in: subject.store, isNew: false)
            let consents = try await subject.store.consents(ofUser: user.id)
            let expected = RecordedConsent(clientID: "app", scope: ScopeSet(["openid", "email"]), givenAt: now)
            try expect(consents == [expected], "Together, and since the last time")
            var stranger = StoreContractSample()
            stranger.consent = .needed(ScopeSet(["openid"]))
            try await expectConsentMissing(stranger, subject)
        },
        StoreContractClause("Withdrawing a consent revokes what was given by it, and nothing else") { subject in
            var sample = StoreContractSample()
            sample.consent = .given(ScopeSet(["openid"]))
            sample.sealedUpstreamTokens = [1]
            let user = try await completed(sample, in: subject.store, isNew: true)
            let own = sample.again()
            try await completed(own, in: subject.store, isNew: false)
            let at = now + .seconds(1)
            try expect(try await subject.store.withdrawConsent(ofUser: user.id, to: "app", at: at), "There was one")
            try expect(try await !subject.store.withdrawConsent(ofUser: user.id, to: "app", at: at), "Once")
            try expect(try await subject.store.grantStatus(id: sample.grantID)?.revokedAt == at, "By consent: revoked")
            try expect(
                try await subject.store.upstreamTokens(ofGrant: sample.grantID) == nil,
                "What the provider issued went with it"
            )
            try expect(
                try await subject.store.grantStatus(id: own.grantID)?.revokedAt == nil,
                "What nobody was asked for goes on"
            )
            try expect(try await subject.store.consents(ofUser: user.id).isEmpty, "It is forgotten")
        },
    ]

    private static func bySession(
        _ sample: StoreContractSample,
        of first: StoreContractSample,
        user: String,
        organization: String? = nil
    ) -> SessionLogin {
        SessionLogin(
            sessionID: first.sessionID,
            secretDigest: first.secretDigest,
            userID: user,
            organization: organization,
            issuance: sample.issuance,
            at: sample.at
        )
    }

    private static func expectSessionEnded(_ login: SessionLogin, _ subject: StoreContractSubject) async throws {
        guard case .sessionEnded = try await subject.store.complete(login) else {
            throw StoreContractViolation("It is told that the session has ended", file: #fileID, line: #line)
        }
    }

    private static func expectConsentMissing(
        _ sample: StoreContractSample,
        _ subject: StoreContractSubject
    ) async throws {
        guard case .consentMissing = try await subject.store.complete(sample.login) else {
            throw StoreContractViolation("It is told that a consent is missing", file: #fileID, line: #line)
        }
        try expect(try await subject.store.grantStatus(id: sample.grantID) == nil, "There is no grant")
    }
}
