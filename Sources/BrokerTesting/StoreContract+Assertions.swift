import BrokerCore
import OAuthProtocol

extension StoreContract {
    static let assertions = [
        StoreContractClause("An assertion is spent once, on every instance, and forgotten after its end") { subject in
            let digest = [UInt8](repeating: 7, count: 32)
            let other = [UInt8](repeating: 8, count: 32)
            try expect(try await subject.store.spendAssertion(digest, until: now + .minutes(5)), "The first use")
            try expect(try await !subject.store.spendAssertion(digest, until: now + .minutes(9)), "The second")
            try expect(try await subject.store.spendAssertion(other, until: now + .hours(1)), "Another one")
            if let another = try await subject.another?() {
                try expect(try await !another.spendAssertion(digest, until: now + .minutes(5)), "Elsewhere")
            }
            _ = try await subject.store.sweepExpired(before: now + .minutes(5), limit: 100)
            try expect(
                try await !subject.store.spendAssertion(digest, until: now + .minutes(5)),
                "Not past its end yet"
            )
            _ = try await subject.store.sweepExpired(before: now + .minutes(6), limit: 100)
            try expect(try await subject.store.spendAssertion(digest, until: now + .minutes(5)), "Forgotten")
            try expect(try await !subject.store.spendAssertion(other, until: now + .hours(1)), "This one is not")
        },
        StoreContractClause("Of many that spend one assertion at once, one is the first") { subject in
            let digest = [UInt8](repeating: 9, count: 32)
            let firsts = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<50 {
                    group.addTask { try await subject.store.spendAssertion(digest, until: now + .minutes(5)) }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            try expect(firsts == 1, "One first use, not \(firsts)")
        },
    ]
}
