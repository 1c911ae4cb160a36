import BrokerCore
import OAuthProtocol

extension StoreContract {
    static let grants = [
        StoreContractClause("Revoking a grant is remembered, and the first time stays") { subject in
            let sample = StoreContractSample()
            try await completed(sample, in: subject.store, isNew: true)
            let other = sample.again()
            try await completed(other, in: subject.store, isNew: false)
            try await subject.store.revokeGrant(id: sample.grantID, at: now + .seconds(1))
            try await subject.store.revokeGrant(id: sample.grantID, at: now + .seconds(2))
            let status = try unwrap(await subject.store.grantStatus(id: sample.grantID), "The grant is there")
            try expect(status.revokedAt == now + .seconds(1), "It says since when")
            try expect(
                try await subject.store.grantStatus(id: other.grantID)?.revokedAt == nil,
                "The person's other grant goes on"
            )
        },
        StoreContractClause("An unknown grant has no status, and revoking it does nothing") { subject in
            try expect(try await subject.store.grantStatus(id: []) == nil, "The empty id")
            try await subject.store.revokeGrant(id: StoreContractSample.bytes(16), at: now)
            try expect(try await subject.store.grantStatus(id: StoreContractSample.bytes(16)) == nil, "A random id")
        },
    ]
}
