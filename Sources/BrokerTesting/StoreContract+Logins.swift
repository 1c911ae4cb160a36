import BrokerCore
import OAuthProtocol

extension StoreContract {
    static let logins = [
        StoreContractClause("A first login makes the person, the grant and the code") { subject in
            var sample = StoreContractSample()
            sample.nonce = "n-0S6_WzA2Mj"
            sample.organization = "acme"
            sample.permissions = [.read, .billing]
            sample.authenticationContext = "urn:example:loa2"
            sample.authenticationMethods = ["pwd", "otp"]
            let user = try await completed(sample, in: subject.store, isNew: true)
            try expect(user.id == sample.userID && user.profile == sample.profile, "The person is the one given")
            try expect(user.createdAt == now && user.disabledAt == nil, "The person is made now and enabled")

            let stored = try await subject.store.authorizationCode(digest: sample.digest)
            let (code, grant) = try unwrap(stored, "The code is there")
            try expect(code == sample.code, "The code comes back as it was written")
            try expect(grant == sample.grant(of: user.id), "The grant comes back as it was written")

            let status = try unwrap(await subject.store.grantStatus(id: sample.grantID), "The grant is there")
            try expect(status == GrantStatus(grant: grant, user: user, revokedAt: nil), "Its status holds both")
        },
        StoreContractClause("A later login finds the person by provider and subject") { subject in
            let first = StoreContractSample()
            let user = try await completed(first, in: subject.store, isNew: true)
            let again = try await completed(first.again(), in: subject.store, isNew: false)
            try expect(again == user, "It is the same person")
        },
        StoreContractClause("The same subject at two providers is two people") { subject in
            let first = StoreContractSample()
            var second = first.again()
            second.provider = "entra"
            let one = try await completed(first, in: subject.store, isNew: true)
            let two = try await completed(second, in: subject.store, isNew: true)
            try expect(one.id != two.id, "They differ, whatever their address")
        },
        StoreContractClause("A login that is completed twice writes nothing the second time") { subject in
            let sample = StoreContractSample()
            _ = try await completed(sample, in: subject.store, isNew: true)
            var replay = sample
            replay.digest = StoreContractSample.bytes(32)
            replay.sessionID = "ses-other"
            replay.profile.name = "Mallory"
            guard case .alreadyCompleted = try await subject.store.complete(replay.login) else {
                throw StoreContractViolation("It is told that it was completed", file: #fileID, line: #line)
            }
            try expect(
                try await subject.store.authorizationCode(digest: replay.digest) == nil,
                "The second code does not exist"
            )
            let status = try unwrap(await subject.store.grantStatus(id: sample.grantID), "The grant is there")
            try expect(status.user.profile == sample.profile, "The profile is what the first completion wrote")
        },
        StoreContractClause("A disabled person's login writes nothing") { subject in
            let sample = StoreContractSample()
            let user = try await completed(sample, in: subject.store, isNew: true)
            try await subject.runSQL("UPDATE users SET disabled_at = 1800000001 WHERE id = '\(user.id)'")
            var again = sample.again()
            again.profile.name = "Changed"
            guard case .userDisabled(let userID) = try await subject.store.complete(again.login) else {
                throw StoreContractViolation("It is told that the person is disabled", file: #fileID, line: #line)
            }
            try expect(userID == user.id, "It is told who")
            try expect(try await subject.store.grantStatus(id: again.grantID) == nil, "There is no grant")
            try expect(try await subject.store.authorizationCode(digest: again.digest) == nil, "There is no code")
            let status = try unwrap(await subject.store.grantStatus(id: sample.grantID), "The first grant is there")
            try expect(status.user.profile == sample.profile, "The profile did not change")
            try expect(status.user.disabledAt == UnixTime(seconds: 1_800_000_001), "The status says since when")
        },
        StoreContractClause("A login that fails half-way leaves nothing") { subject in
            let first = StoreContractSample()
            _ = try await completed(first, in: subject.store, isNew: true)
            var second = StoreContractSample()
            second.digest = first.digest
            try await expectAlreadyExists("A code digest that is taken is refused") {
                _ = try await subject.store.complete(second.login)
            }
            try expect(try await subject.store.grantStatus(id: second.grantID) == nil, "There is no grant")
            // Had the person stayed, this login would not find them new.
            second.digest = StoreContractSample.bytes(32)
            _ = try await completed(second, in: subject.store, isNew: true)
        },
    ]

    /// Completes a login that must succeed.
    @discardableResult
    static func completed(
        _ sample: StoreContractSample,
        in store: any StoreContractSubject.Store,
        isNew expected: Bool,
        file: StaticString = #fileID,
        line: UInt = #line
    ) async throws -> User {
        guard case .completed(let user, let isNew, _) = try await store.complete(sample.login) else {
            throw StoreContractViolation("The login is completed", file: file, line: line)
        }
        try expect(isNew == expected, "The person is \(expected ? "new" : "known")", file: file, line: line)
        return user
    }

    static func expectAlreadyExists(
        _ what: String,
        file: StaticString = #fileID,
        line: UInt = #line,
        _ body: () async throws -> Void
    ) async throws {
        do {
            try await body()
        } catch StoreError.alreadyExists {
            return
        }
        throw StoreContractViolation(what, file: file, line: line)
    }
}
