import BrokerCore
import OAuthProtocol

extension StoreContract {
    static let races = [
        StoreContractClause("Of 50 parallel uses of a code exactly one is first, 200 times over") { subject in
            try await raceCode(over: [subject.store], rounds: 200, in: subject)
        },
        StoreContractClause("The same holds over two instances on one database") { subject in
            guard let another = subject.another else { return }
            let second = try await another()
            try await raceCode(over: [subject.store, second], rounds: 200, in: subject)
        },
        StoreContractClause("Of 50 parallel first logins of a person exactly one makes them") { subject in
            let stores = try await instances(of: subject)
            for _ in 0..<10 {
                let first = StoreContractSample()
                let users = try await inParallel(50) { number in
                    let sample = first.again()
                    let completion = try await stores[number % stores.count].complete(sample.login)
                    guard case .completed(let user, let isNew, _) = completion else {
                        throw StoreContractViolation("Each login is completed", file: #fileID, line: #line)
                    }
                    return (user.id, isNew)
                }
                try expect(Set(users.map(\.0)).count == 1, "All are one person")
                try expect(users.filter(\.1).count == 1, "One of them is new")
            }
        },
        StoreContractClause("Of 50 parallel completions of one login exactly one is completed") { subject in
            for _ in 0..<10 {
                let sample = StoreContractSample()
                let completions = try await inParallel(50) { _ in
                    var attempt = sample
                    attempt.digest = StoreContractSample.bytes(32)
                    if case .completed = try await subject.store.complete(attempt.login) { return true }
                    return false
                }
                try expect(completions.filter { $0 }.count == 1, "One is completed")
            }
        },
        StoreContractClause("What a verb answered can be read at once, by every instance") { subject in
            let readers = try await instances(of: subject)
            _ = try await inParallel(100) { number in
                let sample = StoreContractSample()
                try await completed(sample, in: subject.store, isNew: true)
                let reader = readers[number % readers.count]
                try expect(try await reader.authorizationCode(digest: sample.digest) != nil, "The code is there")
                try await subject.store.revokeGrant(id: sample.grantID, at: now)
                let status = try await reader.grantStatus(id: sample.grantID)
                try expect(status?.revokedAt == now, "The revocation is there")
                return true
            }
        },
        StoreContractClause("A write that fails among many harms no other") { subject in
            let taken = StoreContractSample()
            try await completed(taken, in: subject.store, isNew: true)
            let outcomes = try await inParallel(100) { number in
                var sample = StoreContractSample()
                if number % 2 == 0 { sample.digest = taken.digest }
                do {
                    _ = try await subject.store.complete(sample.login)
                } catch StoreError.alreadyExists {
                    let isAbsent = try await subject.store.grantStatus(id: sample.grantID) == nil
                    return number % 2 == 0 && isAbsent
                }
                let isPresent = try await subject.store.grantStatus(id: sample.grantID) != nil
                return number % 2 == 1 && isPresent
            }
            try expect(outcomes.allSatisfy { $0 }, "Those that should fail did, the others are there")
        },
    ]

    /// Every instance there can be on the database.
    static func instances(
        of subject: StoreContractSubject
    ) async throws -> [any StoreContractSubject.Store] {
        guard let another = subject.another else { return [subject.store] }
        return [subject.store, try await another()]
    }

    private static func raceCode(
        over stores: [any StoreContractSubject.Store],
        rounds: Int,
        in subject: StoreContractSubject
    ) async throws {
        for round in 0..<rounds {
            let sample = StoreContractSample()
            try await completed(sample, in: subject.store, isNew: true)
            let answers = try await inParallel(50) { number in
                try await stores[number % stores.count].consumeCode(digest: sample.digest, at: now)
            }
            let firsts = answers.filter(\.isFirst).count
            let replays = answers.filter { $0 == .replayed(grantID: sample.grantID) }.count
            try expect(firsts == 1 && replays == 49, "Round \(round): \(firsts) first, \(replays) replayed")
            let status = try await subject.store.grantStatus(id: sample.grantID)
            try expect(status?.revokedAt == now, "The replays revoked the grant")
        }
    }

    static func inParallel<Value: Sendable>(
        _ count: Int,
        _ body: @escaping @Sendable (Int) async throws -> Value
    ) async throws -> [Value] {
        try await withThrowingTaskGroup(of: Value.self) { group in
            for number in 0..<count {
                group.addTask { try await body(number) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}
