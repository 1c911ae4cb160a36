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
        StoreContractClause("A grant remembers for whom its access tokens are, to the byte (RFC 8707)") { subject in
            var sample = StoreContractSample()
            sample.audience = ["https://api.example.test/?a=1", "caf\u{E9}", "cafe\u{301}"]
            try await completed(sample, in: subject.store, isNew: true)
            let found = try unwrap(await subject.store.authorizationCode(digest: sample.digest), "The code is there")
            let status = try unwrap(await subject.store.grantStatus(id: sample.grantID), "The grant is there")
            for grant in [found.grant, status.grant] {
                let same = grant.audience?.map { Array($0.utf8) } == sample.audience?.map { Array($0.utf8) }
                try expect(same, "The same list")
            }
        },
        StoreContractClause("An unknown grant has no status, and revoking it does nothing") { subject in
            try expect(try await subject.store.grantStatus(id: []) == nil, "The empty id")
            try await subject.store.revokeGrant(id: StoreContractSample.bytes(16), at: now)
            try expect(try await subject.store.grantStatus(id: StoreContractSample.bytes(16)) == nil, "A random id")
        },
    ]
}
