import BrokerCore
import BrokerTesting
import Foundation
import Testing

@testable import BrokerStore

/// The parts that this program plays when `ChildProcess` starts it; outside of that these tests don't run.
@Suite(
    "ChildRoles",
    .enabled(if: ProcessInfo.processInfo.environment[ChildProcess.roleVariable] != nil)
)
struct ChildRoles {
    @Test("Play the part")
    func play() async throws {
        let environment = ProcessInfo.processInfo.environment
        let path = try #require(environment[ChildProcess.databaseVariable])
        switch environment[ChildProcess.roleVariable] {
        case "writer": try await writeUntilKilled(path)
        case "racer": try await useCodes(path)
        default: Issue.record("No such part")
        }
    }

    /// Logs people in and uses their codes, as fast as it can, and says what was acknowledged the moment it was.
    private func writeUntilKilled(_ path: String) async throws {
        let store = try await SQLStore.open(url: "sqlite:" + path, clock: StoreContractClock())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<32 {
                group.addTask {
                    while true {
                        let sample = StoreContractSample()
                        guard case .completed = try await store.complete(sample.login) else { return }
                        ChildWord(kind: .login, values: [sample.grantID, sample.digest]).say()
                        if sample.digest[0] % 2 == 0 { continue }
                        let use = try await store.consumeCode(digest: sample.digest, at: StoreContract.now)
                        guard use.isFirst else { return }
                        ChildWord(kind: .first, values: [sample.digest]).say()
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Uses every code there is, many at once, and says which it was the first to use.
    private func useCodes(_ path: String) async throws {
        try await StoreFixture.withStore(at: path) { store in
            let digests = try await store.driver.read { (connection) throws(StoreError) in
                try connection.all("SELECT digest FROM authorization_codes ORDER BY digest") {
                    (row) throws(StoreError) in try row.blob(0)
                }
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for digest in digests {
                    group.addTask {
                        if try await store.consumeCode(digest: digest, at: StoreContract.now).isFirst {
                            ChildWord(kind: .first, values: [digest]).say()
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        ChildWord(kind: .done, values: []).say()
    }
}
