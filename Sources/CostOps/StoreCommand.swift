import ArgumentParser
import BrokerConfig
import BrokerCore
import BrokerStore

/// A command that works on the configured database, beside a daemon that may be running.
protocol StoreCommand: AsyncParsableCommand {
    var configurationFile: ConfigurationFileOption { get }

    func run(_ store: SQLStore, _ settings: Settings) async throws
}

extension StoreCommand {
    func run() async throws {
        let settings = try configurationFile.load()
        let store: SQLStore
        do {
            store = try await settings.storage.openBesideDaemon(clock: SystemClock())
        } catch {
            StandardError.print("cost-ops: \(StartError.explaining(error, settings))")
            throw ExitCode.configuration
        }
        do {
            try await run(store, settings)
        } catch let error as StoreError {
            await store.close()
            StandardError.print("cost-ops: the database did not do it: \(error)")
            throw ExitCode.failure
        } catch {
            await store.close()
            throw error
        }
        await store.close()
    }
}
