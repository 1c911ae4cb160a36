import StrictTOML

/// Decodes `[tenants]` of a provider file.
struct TenantVocabularyReader {
    /// The file's own table.
    let table: TableReader

    func read() -> TenantVocabulary? {
        guard let tenants = table.table("tenants") else { return nil }
        let parameter = tenants.nonEmptyString("parameter")
        if parameter == nil, !tenants.has("parameter") {
            tenants.reportMissing("parameter", fix: "Name the parameter that holds the tenant")
        }
        let many = tenants.strings("many")?.map(\.value) ?? []
        let personal = tenants.table("personal").flatMap(personal)
        tenants.finish()
        return parameter.map { TenantVocabulary(parameter: $0.value, many: many, personal: personal) }
    }

    private func personal(_ entry: TableReader) -> TenantVocabulary.Personal? {
        let word = entry.nonEmptyString("word")
        if word == nil, !entry.has("word") { entry.reportMissing("word", fix: "The value that means this tenant") }
        let id = entry.nonEmptyString("id")
        if id.map({ TenantID.isValid($0.value) }) != true {
            entry.log.add(entry.place(of: "id").problem("must be the tenant's id", fix: ParameterPattern.uuid.meaning))
        }
        let within = entry.strings("within")?.map(\.value) ?? []
        entry.finish()
        guard let word, let id else { return nil }
        return TenantVocabulary.Personal(word: word.value, id: id.value, within: within)
    }
}
