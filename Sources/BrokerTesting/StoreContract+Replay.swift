import BrokerCore
import OAuthProtocol

extension StoreContract {
    static let replay = [
        StoreContractClause("A token that serves once is spent once, on every instance, and forgotten after its end") {
            subject in
            let token = SpentToken(.clientAssertion, from: "app", id: "1", endsAt: now + .minutes(5))
            let later = SpentToken(.clientAssertion, from: "app", id: "2", endsAt: now + .hours(1))
            try expect(try await subject.store.spend(token), "The first use")
            try expect(try await !subject.store.spend(token), "The second")
            for other in [
                later, SpentToken(.clientAssertion, from: "other", id: "1", endsAt: now + .hours(1)),
                SpentToken(.dpopProof, from: "app", id: "1", endsAt: now + .hours(1)),
                SpentToken(.logoutToken, from: "app", id: "1", endsAt: now + .hours(1)),
            ] {
                try expect(try await subject.store.spend(other), "Another one, of another sender, of another kind")
            }
            if let another = try await subject.another?() {
                try expect(try await !another.spend(token), "Elsewhere")
            }
            _ = try await subject.store.sweepExpired(before: now + .minutes(5), limit: 100)
            try expect(try await !subject.store.spend(token), "Not past its end yet")
            _ = try await subject.store.sweepExpired(before: now + .minutes(6), limit: 100)
            try expect(try await subject.store.spend(token), "Forgotten")
            try expect(try await !subject.store.spend(later), "This one is not")
        },
        StoreContractClause("Of many that spend one token at once, one is the first") { subject in
            let token = SpentToken(.dpopProof, from: "key", id: "1", endsAt: now + .minutes(5))
            let firsts = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<50 { group.addTask { try await subject.store.spend(token) } }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            try expect(firsts == 1, "One first use, not \(firsts)")
        },
    ]
}
