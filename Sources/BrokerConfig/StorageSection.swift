import ProviderCatalogue
import StrictTOML

/// Reads `[storage]`.
struct StorageSection {
    let table: TableReader
    let configurationFile: String

    func read(into storage: inout StorageSettings) {
        defer { table.finish() }
        if case .sqlite(let path) = storage.database {
            storage.database = .sqlite(path: ConfigurationFile.resolve(path, besides: configurationFile))
        }
        let refused = PendingKey.read(.storage, from: table)
        guard !refused.contains("url"), let written = table.nonEmptyString("url") else { return }
        guard written.value.hasPrefix("sqlite:") else {
            // The address of another database may hold a password, so it isn't repeated.
            table.log.add(
                written.place.problem("is no database this version knows", fix: "Write sqlite:data/cost-ops.db")
            )
            return
        }
        let path = String(written.value.dropFirst("sqlite:".count))
        guard !path.isEmpty, !path.hasPrefix("//"), !path.utf8.contains(UInt8(ascii: "?")) else {
            table.log.add(
                written.place.problem(
                    "\(Printable.quoted(written.value)) names no file",
                    fix: "Write sqlite:data/cost-ops.db or sqlite:/full/path.db"
                )
            )
            return
        }
        storage.url = written.value
        storage.database =
            path == ":memory:"
            ? .sqliteInMemory : .sqlite(path: ConfigurationFile.resolve(path, besides: configurationFile))
    }
}
