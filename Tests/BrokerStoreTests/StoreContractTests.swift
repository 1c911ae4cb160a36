import BrokerTesting
import Testing

/// The contract on each database that this module drives. One clause at a time: the races want the machine.
@Suite("Store contract", .serialized)
struct StoreContractTests {
    @Test("SQLite in memory", arguments: StoreContract.clauses)
    func memory(clause: StoreContractClause) async throws {
        try await StoreFixture.check(clause, url: "sqlite::memory:", hasInstances: false)
    }

    @Test("SQLite in a file", arguments: StoreContract.clauses)
    func file(clause: StoreContractClause) async throws {
        let folder = try TemporaryFolder()
        try await StoreFixture.check(clause, url: "sqlite:" + folder.file("broker.db"), hasInstances: true)
    }
}
