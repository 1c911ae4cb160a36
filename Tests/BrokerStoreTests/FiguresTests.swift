import BrokerCore
import BrokerTesting
import Testing

@testable import BrokerStore

/// Prints what the store does on this machine. Debug builds and shared disks say little about speed, so the only thing
/// that is demanded is what group commit is for.
@Suite("Figures", .serialized)
struct FiguresTests {
    @Test("A hundred waiting writers share commits")
    func groupCommit() async throws {
        let folder = try TemporaryFolder()
        try await StoreFixture.withStore(at: folder.file("broker.db")) { store in
            let document = CachedDocument(body: [1], fetchedAt: StoreContract.now)
            let alone = try await Self.perSecond(of: 200, writers: 1) { number in
                try await store.keep(document, at: "alone-\(number)")
            }
            let together = try await Self.perSecond(of: 10_000, writers: 100) { number in
                try await store.keep(document, at: "together-\(number)")
            }
            let logins = try await Self.perSecond(of: 4_000, writers: 100) { _ in
                _ = try await store.complete(StoreContractSample().login)
            }
            print("commits alone: \(alone)/s; 100 writers: \(together) rows/s, \(logins) logins/s")
            #expect(together > alone)
        }
    }

    private static func perSecond(
        of count: Int,
        writers: Int,
        _ body: @escaping @Sendable (Int) async throws -> Void
    ) async throws -> Int {
        let took = try await ContinuousClock().measure {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<writers {
                    group.addTask {
                        for number in stride(from: writer, to: count, by: writers) { try await body(number) }
                    }
                }
                try await group.waitForAll()
            }
        }
        return Int(Double(count) / max(took / .seconds(1), 0.001))
    }
}
