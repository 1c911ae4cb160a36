import BrokerCore
import BrokerTesting

@testable import BrokerStore

/// Runs a body with a store and closes it whatever happens.
enum StoreFixture {
    static func withStore<Value>(
        at path: String,
        _ body: (SQLStore) async throws -> Value
    ) async throws -> Value {
        let store = try await SQLStore.open(url: "sqlite:" + path, clock: StoreContractClock())
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(store))
        } catch {
            result = .failure(error)
        }
        await store.close()
        return try result.get()
    }

    /// Runs one clause of the contract on a fresh database.
    static func check(_ clause: StoreContractClause, url: String, hasInstances: Bool) async throws {
        let store = try await SQLStore.open(url: url, clock: StoreContractClock())
        let others = Opened()
        let openAnother: @Sendable () async throws -> any StoreContractSubject.Store = {
            await others.add(try await SQLStore.open(url: url, clock: StoreContractClock()))
        }
        let subject = StoreContractSubject(
            store: store,
            runSQL: { script in try await runScript(script, in: store) },
            another: hasInstances ? openAnother : nil
        )
        let result: Result<Void, any Error>
        do {
            result = .success(try await clause.check(subject))
        } catch {
            result = .failure(error)
        }
        await others.close()
        await store.close()
        try result.get()
    }

    /// Runs statements of the test's own, as one write.
    static func runScript(_ script: String, in store: SQLStore) async throws {
        try await store.driver.write { (connection) throws(StoreError) -> WriteOutcome<Void> in
            try connection.runScript(script)
            return .keep(())
        }
    }

    /// Further instances that a clause opened.
    private actor Opened {
        private var stores: [SQLStore] = []

        func add(_ store: SQLStore) -> SQLStore {
            stores.append(store)
            return store
        }

        func close() async {
            for store in stores { await store.close() }
            stores = []
        }
    }
}
