import BrokerCore
import OAuthProtocol

extension StoreContract {
    static let refreshing = [
        StoreContractClause("The first use of a code begins a family of refresh tokens, in the same write") { subject in
            var sample = StoreContractSample()
            sample.basis = Array("what was decided on \u{0}".utf8)
            let token = try await family(of: sample, in: subject)
            let status = try unwrap(await subject.store.refreshToken(digest: token.digest), "The token is there")
            try expect(
                status.grant.id == sample.grantID && status.status.user.id == sample.userID,
                "Its grant and person"
            )
            try expect(status.basis == sample.basis, "What the grant was decided on comes back byte for byte")
            try expect(status.rotatedAt == nil && status.sealedSuccessor == nil, "It was not used")
            try expect(status.expiresAt == now + .days(7), "Its end")
            try expect(status.lookedAt == nil, "No upstream tokens are kept")
            try await expectConsumption(.replayed(grantID: sample.grantID), of: sample, at: now, in: subject)
            try await expectUse(.unknown, of: token, in: subject)
        },
        StoreContractClause("A replayed code issues no refresh token") { subject in
            let sample = StoreContractSample()
            try await completed(sample, in: subject.store, isNew: true)
            try await expectFirst(of: sample, at: now, in: subject)
            let token = RefreshToken.random()
            _ = try await subject.store.consumeCode(
                digest: sample.digest,
                issuing: NewRefreshToken(digest: token.digest, expiresAt: now + .days(7)),
                at: now
            )
            try expect(try await subject.store.refreshToken(digest: token.digest) == nil, "There is none")
        },
        StoreContractClause("A rotated token has one successor, which can be rotated in turn") { subject in
            let first = try await family(in: subject)
            let second = try await rotated(first, in: subject)
            let third = try await rotated(second, in: subject)
            let status = try unwrap(await subject.store.refreshToken(digest: third.digest), "The third is there")
            try expect(status.rotatedAt == nil && status.status.revokedAt == nil, "It is alive, and so is its grant")
            let used = try unwrap(await subject.store.refreshToken(digest: second.digest), "The second is there")
            try expect(used.rotatedAt == now, "It says since when it is used")
            try expect(try second.successor(in: used.sealedSuccessor ?? []).digest == third.digest, "And its successor")
        },
        StoreContractClause("Within the grace a used token gets the same successor again") { subject in
            let first = try await family(in: subject)
            let second = try await rotated(first, in: subject)
            for seconds in [0, 1, 9] as [Int64] {
                let use = try await rotate(first, to: .random(), at: now + .seconds(seconds), in: subject)
                guard case .repeated(let sealed) = use else {
                    throw StoreContractViolation("Expected the same again, got \(use)", file: #fileID, line: #line)
                }
                try expect(try first.successor(in: sealed).digest == second.digest, "The same successor")
            }
            _ = try await rotated(second, in: subject)
        },
        StoreContractClause("After the grace a used token revokes its grant (RFC 9700 §4.14.2)") { subject in
            let sample = StoreContractSample()
            let first = try await family(of: sample, in: subject)
            let second = try await rotated(first, in: subject)
            let late = now + .seconds(10)
            try await expectUse(.reused(grantID: sample.grantID), of: first, at: late, in: subject)
            let status = try await subject.store.grantStatus(id: sample.grantID)
            try expect(status?.revokedAt == late, "The grant is revoked")
            try await expectUse(.unknown, of: second, at: late, in: subject)
            try await expectUse(.unknown, of: first, at: late, in: subject)
        },
        StoreContractClause("Once the successor was used, there is no grace") { subject in
            let sample = StoreContractSample()
            let first = try await family(of: sample, in: subject)
            let second = try await rotated(first, in: subject)
            let third = try await rotated(second, in: subject)
            try await expectUse(.reused(grantID: sample.grantID), of: first, in: subject)
            try await expectUse(.unknown, of: third, in: subject)
        },
        StoreContractClause("Another client's token is no token, and stays good") { subject in
            let first = try await family(in: subject)
            try await expectUse(.unknown, of: first, by: "other", in: subject)
            try await expectUse(.unknown, of: first, by: "App", in: subject)
            let second = try await rotated(first, in: subject)
            try await expectUse(.unknown, of: first, by: "other", at: now + .hours(1), in: subject)
            _ = try await rotated(second, in: subject)
        },
        StoreContractClause("A token that lay unused for too long has expired, and revokes nothing") { subject in
            let sample = StoreContractSample()
            let token = try await family(of: sample, in: subject)
            for time in [now + .days(7), UnixTime(seconds: .max)] {
                try await expectUse(.expired, of: token, at: time, in: subject)
            }
            let status = try await subject.store.grantStatus(id: sample.grantID)
            try expect(status?.revokedAt == nil, "Nothing is revoked")
            _ = try await rotated(token, at: now + .days(7) - .seconds(1), in: subject)
        },
        StoreContractClause("A revoked grant and a disabled person refresh nothing") { subject in
            let revoked = StoreContractSample()
            let token = try await family(of: revoked, in: subject)
            try await subject.store.revokeGrant(id: revoked.grantID, at: now)
            try await expectUse(.unknown, of: token, in: subject)

            let disabled = StoreContractSample()
            let other = try await family(of: disabled, in: subject)
            try await subject.runSQL("UPDATE users SET disabled_at = 1 WHERE id = '\(disabled.userID)'")
            try await expectUse(.unknown, of: other, in: subject)
            let status = try await subject.store.refreshToken(digest: other.digest)
            try expect(status?.status.user.disabledAt != nil, "The status says why")
            try await subject.runSQL("UPDATE users SET disabled_at = NULL WHERE id = '\(disabled.userID)'")
            _ = try await rotated(other, in: subject)
        },
        StoreContractClause("Rotating can change what the grant gives") { subject in
            let sample = StoreContractSample()
            let first = try await family(of: sample, in: subject)
            let access = GrantedAccess(scope: ScopeSet(["openid", "write"]), permissions: [.write])
            let use = try await rotate(first, to: .random(), access: access, in: subject)
            try expect(use == .rotated, "It is rotated")
            let grant = try unwrap(await subject.store.grantStatus(id: sample.grantID)?.grant, "The grant is there")
            try expect(grant.scope == access.scope && grant.permissions == [.write], "It gives what it was told to")
        },
        StoreContractClause("An unknown refresh token is unknown") { subject in
            try await expectUse(.unknown, of: .random(), in: subject)
            try expect(try await subject.store.refreshToken(digest: []) == nil, "The empty digest")
        },
        StoreContractClause("A family that is refreshed without end keeps a bounded memory") { subject in
            var token = try await family(in: subject)
            let first = token
            for _ in 0..<1_200 { token = try await rotated(token, in: subject) }
            try expect(try await subject.store.refreshToken(digest: first.digest) == nil, "The oldest are forgotten")
            _ = try await rotated(token, in: subject)
        },
        StoreContractClause("Sweeping erases successors after their grace, and families with their grants") { subject in
            var sample = StoreContractSample()
            sample.basis = [1]
            sample.sealedUpstreamTokens = [2]
            let first = try await family(of: sample, in: subject)
            let second = try await rotated(first, in: subject)
            let early = try await subject.store.sweepExpired(before: now + .seconds(10), limit: 100)
            try expect(early == 0, "Nothing within the grace, got \(early)")
            let erased = try await subject.store.sweepExpired(before: now + .seconds(11), limit: 100)
            try expect(erased == 1, "One successor is erased, got \(erased)")
            let used = try await subject.store.refreshToken(digest: first.digest)
            try expect(used?.rotatedAt == now && used?.sealedSuccessor == nil, "The used token is still known")

            let end = now + .days(30) + .seconds(1)
            var total = 0
            for _ in 0..<10 { total += try await subject.store.sweepExpired(before: end, limit: 1) }
            try expect(total == 5, "Two tokens, code, grant and session, got \(total)")
            for token in [first, second] {
                try expect(try await subject.store.refreshToken(digest: token.digest) == nil, "The token is gone")
            }
            try expect(
                try await subject.store.upstreamTokens(ofGrant: sample.grantID) == nil,
                "The upstream tokens went with the grant"
            )
        },
    ]

    // MARK: Steps

    /// A completed login whose code was used for a refresh token that lives a week unused.
    static func family(
        of sample: StoreContractSample = StoreContractSample(),
        in subject: StoreContractSubject
    ) async throws -> RefreshToken {
        var sample = sample
        sample.grantLives = .days(30)
        try await completed(sample, in: subject.store, isNew: true)
        let token = RefreshToken.random()
        let use = try await subject.store.consumeCode(
            digest: sample.digest,
            issuing: NewRefreshToken(digest: token.digest, expiresAt: now + .days(7)),
            at: now
        )
        try expect(use.isFirst, "The code is used for the first time")
        return token
    }

    static func rotate(
        _ token: RefreshToken,
        to successor: RefreshToken,
        by client: String = "app",
        access: GrantedAccess? = nil,
        at time: UnixTime = now,
        in subject: StoreContractSubject,
        on store: (any StoreContractSubject.Store)? = nil
    ) async throws -> RefreshTokenUse {
        try await (store ?? subject.store).rotateRefreshToken(
            RefreshTokenRotation(
                digest: token.digest,
                clientID: client,
                successor: NewRefreshToken(digest: successor.digest, expiresAt: time + .days(7)),
                sealedSuccessor: try token.seal(successor),
                grace: .seconds(10),
                access: access
            ),
            at: time
        )
    }

    static func rotated(
        _ token: RefreshToken,
        at time: UnixTime = now,
        in subject: StoreContractSubject,
        file: StaticString = #fileID,
        line: UInt = #line
    ) async throws -> RefreshToken {
        let successor = RefreshToken.random()
        let use = try await rotate(token, to: successor, at: time, in: subject)
        try expect(use == .rotated, "Expected it to be rotated, got \(use)", file: file, line: line)
        return successor
    }

    static func expectUse(
        _ expected: RefreshTokenUse,
        of token: RefreshToken,
        by client: String = "app",
        at time: UnixTime = now,
        in subject: StoreContractSubject,
        file: StaticString = #fileID,
        line: UInt = #line
    ) async throws {
        let use = try await rotate(token, to: .random(), by: client, at: time, in: subject)
        try expect(use == expected, "Expected \(expected), got \(use)", file: file, line: line)
    }
}
