import BrokerCore
import OAuthProtocol

extension CodeConsumption {
    package var isFirst: Bool {
        if case .first = self { true } else { false }
    }
}

extension StoreContract {
    /// The first use is told the grant and its person, both alive.
    static func expectFirst(
        of sample: StoreContractSample,
        at time: UnixTime,
        in subject: StoreContractSubject,
        file: StaticString = #fileID,
        line: UInt = #line
    ) async throws {
        let consumption = try await subject.store.consumeCode(digest: sample.digest, at: time)
        guard case .first(let status) = consumption else {
            return try expect(false, "Expected the first use, got \(consumption)", file: file, line: line)
        }
        try expect(status.grant.id == sample.grantID, "The code's own grant", file: file, line: line)
        try expect(status.revokedAt == nil, "Nothing is revoked by a first use", file: file, line: line)
    }
}
