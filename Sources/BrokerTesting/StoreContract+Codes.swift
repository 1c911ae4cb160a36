import BrokerCore
import OAuthProtocol

extension StoreContract {
    static let codes = [
        StoreContractClause("A code is used once; its replay revokes the grant (RFC 6749 §4.1.2)") { subject in
            let sample = StoreContractSample()
            try await completed(sample, in: subject.store, isNew: true)
            let later = now + .seconds(5)
            try await expectFirst(of: sample, at: now, in: subject)
            try expect(
                try await subject.store.grantStatus(id: sample.grantID)?.revokedAt == nil,
                "The first use revokes nothing"
            )
            try await expectConsumption(.replayed(grantID: sample.grantID), of: sample, at: later, in: subject)
            let status = try await subject.store.grantStatus(id: sample.grantID)
            try expect(status?.revokedAt == later, "The replay revokes the grant")
            try await expectConsumption(
                .replayed(grantID: sample.grantID),
                of: sample,
                at: later + .hours(9),
                in: subject
            )
            let still = try await subject.store.grantStatus(id: sample.grantID)
            try expect(still?.revokedAt == later, "The first time of revocation stays")
        },
        StoreContractClause("A code is dead from its last second on") { subject in
            let sample = StoreContractSample()
            try await completed(sample, in: subject.store, isNew: true)
            try await expectConsumption(.unknown, of: sample, at: now + .seconds(60), in: subject)
            try await expectConsumption(.unknown, of: sample, at: UnixTime(seconds: .max), in: subject)
            try await expectFirst(of: sample, at: now + .seconds(59), in: subject)
        },
        StoreContractClause("An unknown code is unknown and revokes nothing") { subject in
            let sample = StoreContractSample()
            try await completed(sample, in: subject.store, isNew: true)
            for digest in [[], [0], StoreContractSample.bytes(32), sample.grantID] as [[UInt8]] {
                let consumption = try await subject.store.consumeCode(digest: digest, at: now)
                try expect(consumption == .unknown, "No such code")
                try expect(try await subject.store.authorizationCode(digest: digest) == nil, "Nor can it be read")
            }
            try expect(try await subject.store.grantStatus(id: sample.grantID)?.revokedAt == nil, "Nothing is revoked")
        },
        StoreContractClause("The code of a revoked grant is worth nothing") { subject in
            let sample = StoreContractSample()
            try await completed(sample, in: subject.store, isNew: true)
            try await subject.store.revokeGrant(id: sample.grantID, at: now)
            try await expectConsumption(.unknown, of: sample, at: now, in: subject)
        },
        StoreContractClause("Reading a code changes nothing") { subject in
            let sample = StoreContractSample()
            try await completed(sample, in: subject.store, isNew: true)
            for _ in 0..<3 {
                let stored = try await subject.store.authorizationCode(digest: sample.digest)
                try expect(stored?.code == sample.code, "It is there")
            }
            try await expectFirst(of: sample, at: now, in: subject)
            let used = try await subject.store.authorizationCode(digest: sample.digest)
            try expect(used?.code == sample.code, "A used code can still be read")
        },
    ]

    static func expectConsumption(
        _ expected: CodeConsumption,
        of sample: StoreContractSample,
        at time: UnixTime,
        in subject: StoreContractSubject,
        file: StaticString = #fileID,
        line: UInt = #line
    ) async throws {
        let consumption = try await subject.store.consumeCode(digest: sample.digest, at: time)
        try expect(consumption == expected, "Expected \(expected), got \(consumption)", file: file, line: line)
    }
}
