import BrokerCore
import OAuthProtocol

extension StoreContract {
    static let upstreamTokens = [
        StoreContractClause("Upstream tokens are kept with their login, and only where given") { subject in
            var sample = StoreContractSample()
            sample.sealedUpstreamTokens = StoreContractSample.bytes(3_000)
            try await completed(sample, in: subject.store, isNew: true)
            let stored = try unwrap(await subject.store.upstreamTokens(ofGrant: sample.grantID), "They are there")
            try expect(stored.sealed == sample.sealedUpstreamTokens, "As they were sealed")
            try expect(stored.lookedAt == now, "The login was the first look")
            let other = sample.again()
            try await completed(other, in: subject.store, isNew: false)
            try expect(try await subject.store.upstreamTokens(ofGrant: other.grantID) == nil, "None were given")
        },
        StoreContractClause("A login that is refused keeps no upstream tokens") { subject in
            let sample = StoreContractSample()
            try await completed(sample, in: subject.store, isNew: true)
            var again = sample
            again.digest = StoreContractSample.bytes(32)
            again.sealedUpstreamTokens = [1]
            _ = try await subject.store.complete(again.login)
            try expect(try await subject.store.upstreamTokens(ofGrant: sample.grantID) == nil, "None are there")
        },
        StoreContractClause("Revoking a grant deletes its upstream tokens") { subject in
            var sample = StoreContractSample()
            sample.sealedUpstreamTokens = [1]
            let token = try await family(of: sample, in: subject)
            try await subject.store.revokeGrant(id: sample.grantID, at: now)
            try expect(try await subject.store.upstreamTokens(ofGrant: sample.grantID) == nil, "By hand")

            var reused = StoreContractSample()
            reused.sealedUpstreamTokens = [1]
            let first = try await family(of: reused, in: subject)
            _ = try await rotated(first, in: subject)
            try await expectUse(.reused(grantID: reused.grantID), of: first, at: now + .hours(1), in: subject)
            try expect(try await subject.store.upstreamTokens(ofGrant: reused.grantID) == nil, "By a reused token")
            try await expectUse(.unknown, of: token, in: subject)
        },
        StoreContractClause("A look writes tokens, basis and profile together, and ends its lease") { subject in
            var sample = StoreContractSample()
            sample.sealedUpstreamTokens = [1]
            sample.basis = [2]
            let token = try await family(of: sample, in: subject)
            try await expectClaim(
                .claimed(StoredUpstreamTokens(sealed: [1], lookedAt: now)),
                1,
                of: sample,
                in: subject
            )
            try await expectClaim(.held, 2, of: sample, in: subject)
            let later = now + .minutes(15)
            let finished = try await subject.store.finishLook(look(at: sample, lease: 1, sealed: [3], later))
            try expect(finished, "It is written")
            let status = try unwrap(await subject.store.refreshToken(digest: token.digest), "The token is there")
            try expect(status.lookedAt == later && status.basis == [4], "Time and basis")
            try expect(status.status.user.profile.email == "new@example.test", "The profile")
            try expect(status.status.user.profile.name == sample.profile.name, "A name it lacks stays")
            try await expectClaim(
                .claimed(StoredUpstreamTokens(sealed: [3], lookedAt: later)),
                2,
                of: sample,
                in: subject
            )
        },
        StoreContractClause("Tokens that come in the middle of a look are kept at once, by the holder of the lease") {
            subject in
            var sample = StoreContractSample()
            sample.sealedUpstreamTokens = [1]
            try await completed(sample, in: subject.store, isNew: true)
            let id = sample.grantID
            try await expectClaim(
                .claimed(StoredUpstreamTokens(sealed: [1], lookedAt: now)),
                1,
                of: sample,
                in: subject
            )
            try expect(try await !subject.store.keepUpstreamTokens([8], ofGrant: id, lease: [2]), "Not by another")
            try expect(try await subject.store.keepUpstreamTokens([9], ofGrant: id, lease: [1]), "By the holder")
            let kept = StoredUpstreamTokens(sealed: [9], lookedAt: now)
            try expect(try await subject.store.upstreamTokens(ofGrant: id) == kept, "The look is still not done")
            try await expectClaim(.held, 2, of: sample, in: subject)
            try await subject.store.abandonLook(ofGrant: id, lease: [1])
            try await expectClaim(.claimed(kept), 2, of: sample, in: subject)
        },
        StoreContractClause("Only the holder of the lease writes, and only while the grant stands") { subject in
            var sample = StoreContractSample()
            sample.sealedUpstreamTokens = [1]
            let token = try await family(of: sample, in: subject)
            let claimed = LookClaim.claimed(StoredUpstreamTokens(sealed: [1], lookedAt: now))
            try await expectClaim(claimed, 1, of: sample, in: subject)
            try await expectClaim(claimed, 2, of: sample, at: now + .minutes(2), in: subject)
            let superseded = try await subject.store.finishLook(look(at: sample, lease: 1, sealed: [3], now))
            try expect(!superseded, "A lease that ran out and was taken over writes nothing")
            let profile = try await subject.store.refreshToken(digest: token.digest)?.status.user.profile
            try expect(profile == sample.profile, "The profile is as it was")
            try await subject.store.revokeGrant(id: sample.grantID, at: now)
            let revoked = try await subject.store.finishLook(look(at: sample, lease: 2, sealed: [3], now))
            try expect(!revoked, "A revoked grant gets no tokens")
            try expect(try await subject.store.upstreamTokens(ofGrant: sample.grantID) == nil, "None are there")
            try await expectClaim(.gone, 3, of: sample, in: subject)
        },
        StoreContractClause("A lease that is given back can be taken at once; another's can't be given back") {
            subject in
            var sample = StoreContractSample()
            sample.sealedUpstreamTokens = [1]
            try await completed(sample, in: subject.store, isNew: true)
            let claimed = LookClaim.claimed(StoredUpstreamTokens(sealed: [1], lookedAt: now))
            try await expectClaim(claimed, 1, of: sample, in: subject)
            try await subject.store.abandonLook(ofGrant: sample.grantID, lease: [2])
            try await expectClaim(.held, 2, of: sample, in: subject)
            try await subject.store.abandonLook(ofGrant: sample.grantID, lease: [1])
            try await expectClaim(claimed, 2, of: sample, in: subject)
            try await subject.store.forgetUpstreamTokens(ofGrant: sample.grantID)
            try await expectClaim(.gone, 3, of: sample, in: subject)
        },
    ]

    private static func look(
        at sample: StoreContractSample,
        lease: UInt8,
        sealed: [UInt8],
        _ time: UnixTime
    ) -> CompletedLook {
        CompletedLook(
            grantID: sample.grantID,
            lease: [lease],
            sealedTokens: sealed,
            basis: [4],
            profile: Profile(email: "new@example.test"),
            at: time
        )
    }

    private static func expectClaim(
        _ expected: LookClaim,
        _ lease: UInt8,
        of sample: StoreContractSample,
        at time: UnixTime = now,
        in subject: StoreContractSubject,
        file: StaticString = #fileID,
        line: UInt = #line
    ) async throws {
        let claim = try await subject.store.beginLook(
            ofGrant: sample.grantID,
            lease: LookLease(id: [lease], until: time + .minutes(2)),
            at: time
        )
        try expect(claim == expected, "Expected \(expected), got \(claim)", file: file, line: line)
    }
}
