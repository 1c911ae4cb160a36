import BrokerCrypto
import ProviderCatalogue
import StrictTOML

/// Reads `[[clients]]`.
struct ClientsSection {
    struct Entry {
        let settings: ClientSettings
        let idPlace: Place
        let providers: [Located<String>]
        let organizations: [Located<String>]
    }

    let tables: [TableReader]
    let secrets: SecretSource
    let log: ProblemLog

    func read() -> [Entry] {
        let entries = tables.compactMap { ClientReader(table: $0, secrets: secrets).read() }
        UniqueIDs(kind: "client").check(entries.map { Located($0.settings.id, at: $0.idPlace) }, log: log)
        return entries
    }
}
