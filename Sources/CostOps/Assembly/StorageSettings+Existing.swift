import BrokerConfig
import BrokerCore
import BrokerStore
import FoundationEssentials

extension StorageSettings {
    /// Opens the database of a daemon, running or not: a command that looks for something makes no empty one.
    func openExistingStore(clock: any WallClock) async throws -> SQLStore {
        if case .sqlite(let path) = database, !FileManager.default.fileExists(atPath: path) {
            throw StartError(
                "There is no database at \(path).",
                fix: "Name the configuration of your daemon with --config, and start the daemon once."
            )
        }
        return try await openBesideDaemon(clock: clock)
    }

    /// Opens the database that a daemon of this configuration has or will have: what a command writes must not be lost with it.
    func openBesideDaemon(clock: any WallClock) async throws -> SQLStore {
        if case .sqliteInMemory = database {
            throw StartError(
                "The database of this configuration is in the daemon's memory, where no other process can look.",
                fix: "Set storage.url to a file, such as sqlite:data/cost-ops.db."
            )
        }
        return try await open(clock: clock)
    }
}
