import BrokerCore
import BrokerTesting
import Testing

@testable import BrokerStore

/// Two instances that never stop writing to one file.
@Suite("Fairness")
struct FairnessTests {
    @Test("Neither of two busy instances starves the other")
    func busyInstances() async throws {
        let folder = try TemporaryFolder()
        try await StoreFixture.withStore(at: folder.file("broker.db")) { one in
            try await StoreFixture.withStore(at: folder.file("broker.db")) { two in
                let stores = [one, two]
                let deadline = ContinuousClock.now.advanced(by: .seconds(2))
                let outcomes = await withTaskGroup(of: (store: Int, done: Int, refused: Int).self) { group in
                    for number in 0..<40 {
                        group.addTask {
                            var done = 0
                            var refused = 0
                            while ContinuousClock.now < deadline {
                                do {
                                    _ = try await stores[number % 2].complete(StoreContractSample().login)
                                    done += 1
                                } catch {
                                    refused += 1
                                }
                            }
                            return (number % 2, done, refused)
                        }
                    }
                    var totals = [(done: 0, refused: 0), (done: 0, refused: 0)]
                    for await outcome in group {
                        totals[outcome.store].done += outcome.done
                        totals[outcome.store].refused += outcome.refused
                    }
                    return totals
                }
                print("two busy instances: \(outcomes)")
                #expect(outcomes[0].refused == 0 && outcomes[1].refused == 0)
            }
        }
    }
}
