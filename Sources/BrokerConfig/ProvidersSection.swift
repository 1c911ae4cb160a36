import ProviderCatalogue
import StrictTOML

/// Reads `[auth.oauth]`, in its single form and as `[[auth.oauth.providers]]`.
struct ProvidersSection {
    /// The connections, and what other parts of the file must know of all that were written, the faulty ones too.
    struct Result {
        var entries: [ConnectionReader.Entry] = []
        var ids: [String] = []
        var organizations: [Located<String>] = []
    }

    /// `[auth]`.
    let table: TableReader
    let reader: ConnectionReader

    func read() -> Result {
        defer { table.finish() }
        var result = Result()
        guard let oauth = table.table("oauth") else { return result }
        let isEnabled = oauth.boolean("enabled")?.value ?? true
        let listed = oauth.tables("providers")
        if ConnectionReader.isSingleForm(oauth) {
            add(oauth, isSingleForm: true, to: &result)
        } else {
            oauth.finish()
        }
        for entry in listed { add(entry, isSingleForm: false, to: &result) }
        UniqueIDs(kind: "provider")
            .check(result.entries.map { Located($0.connection.id, at: $0.idPlace) }, log: table.log)
        CallbackPaths(log: table.log, issuer: reader.brokerIssuer).check(result.entries)
        if !isEnabled { result.entries = result.entries.map { $0.disabled() } }
        return result
    }

    private func add(_ entry: TableReader, isSingleForm: Bool, to result: inout Result) {
        let idKeys = isSingleForm ? ["id", "provider", "type"] : ["id"]
        if let id = idKeys.lazy.compactMap({ entry.string($0) }).first { result.ids.append(id.value) }
        if let organization = entry.nonEmptyString("organization") { result.organizations.append(organization) }
        if let made = reader.read(entry, isSingleForm: isSingleForm) { result.entries.append(made) }
    }
}
