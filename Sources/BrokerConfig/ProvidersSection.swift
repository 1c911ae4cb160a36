import ProviderCatalogue
import StrictTOML

/// Reads `[auth.oauth]`, in its single form and as `[[auth.oauth.providers]]`.
struct ProvidersSection {
    /// `[auth]`.
    let table: TableReader
    let reader: ConnectionReader

    /// The connections, and the ids of all that were written, the faulty ones too: who refers to one of those is right.
    func read() -> (entries: [ConnectionReader.Entry], ids: [String]) {
        defer { table.finish() }
        guard let oauth = table.table("oauth") else { return ([], []) }
        let isEnabled = oauth.boolean("enabled")?.value ?? true
        var ids: [String] = []
        var entries = oauth.tables("providers").compactMap { entry in
            PendingKey.read(.connection, from: entry)
            if case .string(let id)? = entry.node("id")?.value { ids.append(id) }
            return reader.read(entry, isSingleForm: false)
        }
        if ConnectionReader.isSingleForm(oauth) {
            PendingKey.read(.connection, from: oauth)
            if case .string(let id)? = (oauth.node("id") ?? oauth.node("provider") ?? oauth.node("type"))?.value { ids.append(id) }
            if let single = reader.read(oauth, isSingleForm: true) { entries.insert(single, at: 0) }
        } else {
            oauth.finish()
        }
        UniqueIDs(kind: "provider").check(entries.map { Located($0.connection.id, at: $0.idPlace) }, log: table.log)
        CallbackPaths(log: table.log).check(entries)
        return (isEnabled ? entries : entries.map { $0.disabled() }, ids + entries.map(\.connection.id))
    }
}
