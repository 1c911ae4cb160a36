import BrokerConfig
import BrokerCore
import BrokerStore

extension StorageSettings {
    /// Opens the configured database, for the daemon and for the commands that work beside it.
    func open(clock: any WallClock = SystemClock()) async throws(StoreError) -> SQLStore {
        switch database {
        case .sqliteInMemory: try await SQLStore.open(url: "sqlite::memory:", clock: clock)
        case .sqlite(let path): try await SQLStore.open(url: "sqlite:" + path, clock: clock)
        }
    }
}
