import StrictTOML

/// Decodes the `[[samples]]` of a provider file.
struct ProviderSampleReader {
    let table: TableReader

    func read() -> [ProviderSample] {
        let samples = table.tables("samples").compactMap(sample)
        if !table.has("samples") {
            table.reportMissing(
                "samples",
                fix: "Each provider file proves itself: give claims and the identity expected from them"
            )
        }
        return samples
    }

    private func sample(_ entry: TableReader) -> ProviderSample? {
        let description = entry.nonEmptyString("description")
        if description == nil, !entry.has("description") {
            entry.reportMissing("description", fix: "Say whose claims they are")
        }
        let claims = entry.multilineString("claims")
        if claims == nil, !entry.has("claims") { entry.reportMissing("claims", fix: "The ID token's payload as JSON") }
        let userinfo = entry.multilineString("userinfo")
        let connection = entry.table("entry").map(values) ?? []
        let keyIssuer = entry.nonEmptyString("key_issuer")
        let outcome = outcome(of: entry)
        entry.finish()
        guard let description, let claims, let outcome else { return nil }
        return ProviderSample(
            description: description.value,
            entry: connection,
            claims: claims.value,
            userinfo: userinfo?.value,
            keyIssuer: keyIssuer?.value,
            outcome: outcome
        )
    }

    private func values(of entry: TableReader) -> [(name: String, value: ProviderSample.Value)] {
        entry.keys.compactMap { name in
            switch entry.node(name)?.value {
            case .array:
                return entry.strings(name).map { (name, .list($0.map(\.value))) }
            case .table:
                return entry.stringPairs(name).map { pairs in
                    (name, .table(pairs.map { ProviderSample.Value.Pair(name: $0.name, value: $0.value.value) }))
                }
            default:
                return entry.string(name).map { (name, .text($0.value)) }
            }
        }
    }

    private func outcome(of entry: TableReader) -> ProviderSample.Outcome? {
        let refusal = entry.nonEmptyString("refused")
        let expected = entry.table("identity")
        if (expected == nil) == (refusal == nil), !entry.has("identity") || entry.has("refused") {
            entry.reportMissing(
                "identity",
                fix: "What must come of the claims: it, or 'refused' with the reason, not both"
            )
        }
        if let refusal { return .refusal(refusal.value) }
        return expected.flatMap(identity).map { .identity($0) }
    }

    private func identity(_ expected: TableReader) -> ProviderSample.Identity? {
        let subject = expected.nonEmptyString("subject")
        if subject == nil, !expected.has("subject") {
            expected.reportMissing("subject", fix: "The stable id of the person")
        }
        let organizations =
            expected.tables("organizations").compactMap { entry in
                let list = entry.word("list", OrganizationKey.List.self)
                let value = entry.nonEmptyString("value")
                entry.finish()
                guard let list, let value else { return nil }
                return (list: list.value, value: value.value)
            } as [(list: OrganizationKey.List, value: String)]
        let identity = ProviderSample.Identity(
            subject: subject?.value ?? "",
            email: expected.string("email")?.value,
            emailVerified: expected.boolean("email_verified")?.value ?? false,
            name: expected.string("name")?.value,
            groups: expected.strings("groups")?.map(\.value) ?? [],
            roles: expected.strings("roles")?.map(\.value) ?? [],
            organizations: organizations
        )
        expected.finish()
        return subject == nil ? nil : identity
    }
}
