import BrokerConfig
import BrokerCore
import BrokerStore
import FoundationEssentials

extension StorageSettings {
    /// Opens the database of a daemon, running or not: a command that looks for something makes no empty one.
    func openExistingStore(clock: any WallClock) async throws -> SQLStore {
        switch database {
        case .sqliteInMemory:
            throw StartError(
                "The database of this configuration is in the daemon's memory, where no other process can look.",
                fix: "Set storage.url to a file, such as sqlite:data/cost-ops.db."
            )
        case .sqlite(let path):
            guard FileManager.default.fileExists(atPath: path) else {
                throw StartError(
                    "There is no database at \(path).",
                    fix: "Name the configuration of your daemon with --config, and start the daemon once."
                )
            }
            return try await open(clock: clock)
        }
    }
}
