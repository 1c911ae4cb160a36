import BrokerCore
import OAuthProtocol

extension StoreContract {
    static let refreshRaces = [
        StoreContractClause("Of 50 parallel refreshes one rotates and all get its successor, 200 times over") {
            subject in
            try await raceRefresh(over: [subject.store], rounds: 200, in: subject)
        },
        StoreContractClause("Refreshes over two instances on one database fork no family either") { subject in
            guard let another = subject.another else { return }
            let second = try await another()
            try await raceRefresh(over: [subject.store, second], rounds: 200, in: subject)
        },
        StoreContractClause("Of 50 parallel replays after the grace none gets anything") { subject in
            for _ in 0..<10 {
                let sample = StoreContractSample()
                let first = try await family(of: sample, in: subject)
                let second = try await rotated(first, in: subject)
                let late = now + .minutes(1)
                let uses = try await inParallel(50) { _ in
                    try await rotate(first, to: .random(), at: late, in: subject)
                }
                let reused = uses.filter { $0 == .reused(grantID: sample.grantID) }.count
                try expect(reused == 1, "One finds the grant alive, got \(reused)")
                try expect(uses.filter { $0 == .unknown }.count == 49, "The others find it revoked")
                try await expectUse(.unknown, of: second, at: late, in: subject)
            }
        },
        StoreContractClause("A refresh that races a revocation is either before it or refused") { subject in
            for _ in 0..<20 {
                let sample = StoreContractSample()
                let first = try await family(of: sample, in: subject)
                let successor = RefreshToken.random()
                async let use = rotate(first, to: successor, in: subject)
                async let revocation: Void = subject.store.revokeGrant(id: sample.grantID, at: now)
                _ = try await (use, revocation)
                try await expectUse(.unknown, of: successor, in: subject)
            }
        },
        StoreContractClause("Of 50 parallel wishes to look at a person one gets the tokens") { subject in
            let stores = try await instances(of: subject)
            for _ in 0..<10 {
                var sample = StoreContractSample()
                sample.sealedUpstreamTokens = StoreContractSample.bytes(64)
                try await completed(sample, in: subject.store, isNew: true)
                let grantID = sample.grantID
                let claims = try await inParallel(50) { number in
                    try await stores[number % stores.count].beginLook(
                        ofGrant: grantID,
                        lease: LookLease(id: StoreContractSample.bytes(16), until: now + .minutes(2)),
                        at: now
                    )
                }
                try expect(claims.filter { $0 != .held }.count == 1, "One holds the lease")
            }
        },
    ]

    private static func raceRefresh(
        over stores: [any StoreContractSubject.Store],
        rounds: Int,
        in subject: StoreContractSubject
    ) async throws {
        var token = try await family(in: subject)
        for round in 0..<rounds {
            let current = token
            let successors = try await inParallel(50) { number in
                let mine = RefreshToken.random()
                let use = try await rotate(current, to: mine, in: subject, on: stores[number % stores.count])
                switch use {
                case .rotated: return (won: true, token: mine)
                case .repeated(let sealed): return (won: false, token: try current.successor(in: sealed))
                default: throw StoreContractViolation("Got \(use)", file: #fileID, line: #line)
                }
            }
            try expect(successors.filter(\.won).count == 1, "Round \(round): one rotates")
            try expect(Set(successors.map(\.token.digest)).count == 1, "Round \(round): all get the same successor")
            token = successors[0].token
        }
        let status = try unwrap(await subject.store.refreshToken(digest: token.digest), "The last token is there")
        try expect(status.rotatedAt == nil && status.status.revokedAt == nil, "The family is alive")
    }
}
