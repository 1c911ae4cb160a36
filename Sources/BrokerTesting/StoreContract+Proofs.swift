import BrokerCore
import OAuthProtocol

extension StoreContract {
    static let proofs = [
        StoreContractClause("A proof of possession is good once, on every instance, and forgotten after its time") {
            subject in
            let (proof, later) = (StoreContractSample.bytes(32), StoreContractSample.bytes(32))
            try expect(
                try await subject.store.spendProof(digest: proof, until: now + .minutes(1)),
                "The first use"
            )
            try expect(
                try await !subject.store.spendProof(digest: proof, until: now + .minutes(1)),
                "The second use"
            )
            if let another = subject.another {
                let other = try await another()
                try expect(try await !other.spendProof(digest: proof, until: now + .minutes(1)), "Another instance")
            }
            try expect(
                try await subject.store.spendProof(digest: later, until: now + .hours(1)),
                "Another proof"
            )
            let swept = try await subject.store.sweepExpired(before: now + .minutes(2), limit: 100)
            try expect(swept == 1, "The one that has ended")
        }
    ]
}
