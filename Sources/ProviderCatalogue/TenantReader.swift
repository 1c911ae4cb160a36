import StrictTOML

/// What an operator's entry says of tenants, for a type whose tenants have issuers of their own: which authority, and whose
/// people may sign in.
struct TenantReader {
    let table: TableReader
    let type: ProviderType
    let tenants: TenantVocabulary
    let addresses: AddressReader

    /// The word for every tenant, in `allowed_tenants`.
    private static let everyTenant = "*"

    struct Result {
        let policy: IssuerPolicy
        let expectedIssuer: String
        let allowed: AllowedTenants
    }

    /// - Parameters:
    ///   - issuer: the type's own, or the one that the operator wrote.
    ///   - expectedIssuer: what the operator wrote, else the issuer.
    func read(issuer: String, expectedIssuer: String) -> Result {
        let value = addresses.value(tenants.parameter) ?? tenantSegment(of: issuer)
        guard let template = template(issuer: issuer, expectedIssuer: expectedIssuer, value: value) else {
            // One issuer that the operator spelled out: whoever it vouches for is of it.
            return Result(policy: .exact, expectedIssuer: expectedIssuer, allowed: plainList())
        }
        let tenant = TenantIssuer(template: template, authority: authority(value))
        return Result(
            policy: .perTenant(tenant),
            expectedIssuer: tenant.expectedIssuer,
            allowed: allowed(tenant.authority, value: value)
        )
    }

    private func authority(_ value: String?) -> TenantIssuer.Authority {
        guard let value, !tenants.isMany(value) else { return .many }
        if let personal = tenants.personal, tenants.isPersonalWord(value) { return .one(personal.id) }
        return TenantID.isValid(value) ? .one(value) : .oneByDomain
    }

    // MARK: The template

    /// The issuer with the tenant's place open: the type's own template, or in an address that the operator wrote the one
    /// path segment that is the tenant.
    private func template(issuer: String, expectedIssuer: String, value: String?) -> TenantTemplate? {
        if table.has("expected_issuer") { return TenantTemplate(expectedIssuer) }
        if table.has("issuer") {
            guard let value else { return nil }
            let parts = issuer.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            // https: // host / …
            let places = parts.indices.dropFirst(3).filter { Self.same(parts[$0], value) }
            guard places.count == 1, let place = places.first else { return nil }
            var open = parts
            open[place] = TenantTemplate.placeholder
            return TenantTemplate(open.joined(separator: "/"))
        }
        for issuer in type.issuers {
            let filled = issuer.filled { name in
                name == tenants.parameter ? TenantTemplate.placeholder : addresses.value(name)
            }
            if let filled { return TenantTemplate(filled) }
        }
        return nil
    }

    /// Where only the issuer is written, the segment that can be nothing but a tenant.
    private func tenantSegment(of issuer: String) -> String? {
        guard table.has("issuer") else { return nil }
        let segments = issuer.split(separator: "/").dropFirst(2).map(String.init)
        let found = segments.filter { TenantID.isValid($0) || tenants.isMany($0) || tenants.isPersonalWord($0) }
        return found.count == 1 ? found.first : nil
    }

    // MARK: The list

    private func plainList() -> AllowedTenants {
        guard let written = table.strings("allowed_tenants") else { return .unrestricted }
        reportEmpty(written)
        return .listed(written.map(\.value))
    }

    private func allowed(_ authority: TenantIssuer.Authority, value: String?) -> AllowedTenants {
        guard let written = table.strings("allowed_tenants") else {
            guard authority == .many else { return .unrestricted }
            if !table.has("allowed_tenants") {
                table.reportMissing(
                    "allowed_tenants",
                    fix:
                        "\(Printable.quoted(value ?? "this authority")) is everybody's: list the ids of the tenants whose "
                        + "people may sign in, or write [\"\(Self.everyTenant)\"]"
                )
            }
            return .listed([])
        }
        reportEmpty(written)
        let isEverybody = written.contains { Self.same($0.value, Self.everyTenant) }
        let listed = written.compactMap { tenant($0, authority: authority, value: value) }
        switch authority {
        case .many where isEverybody:
            table.log.add(
                table.place(of: "allowed_tenants").warning(
                    "people of every tenant can sign in, and each tenant's administrators say who they are",
                    fix: "List the ids of the tenants you mean"
                )
            )
            let personal = tenants.personal?.id
            return .any(except: personal.map { id in listed.contains(id) ? [] : [id] } ?? [])
        case .one(let id) where !isEverybody && !listed.contains(id):
            table.log.add(
                table.place(of: "allowed_tenants").problem(
                    "doesn't hold the tenant of this connection, so this would keep everybody out",
                    fix: "Remove it; one tenant needs no list"
                )
            )
            return .listed(listed)
        case .many, .one, .oneByDomain:
            return isEverybody ? .unrestricted : .listed(listed)
        }
    }

    /// An id, or the word for personal accounts; nil for the word for everybody, and for what is reported.
    private func tenant(_ written: Located<String>, authority: TenantIssuer.Authority, value: String?) -> String? {
        if Self.same(written.value, Self.everyTenant) { return nil }
        let id = tenants.isPersonalWord(written.value) ? tenants.personal?.id : written.value.lowercased()
        guard let id, TenantID.isValid(id) else {
            table.log.add(
                written.place.problem(
                    "\(Printable.quoted(written.value)) is no tenant's id",
                    fix: "Tokens name tenants by id, not by domain: write \(ParameterPattern.uuid.meaning)"
                )
            )
            return nil
        }
        if let value, authority == .many, id == tenants.personal?.id, !tenants.letsInPersonal(value) {
            table.log.add(
                written.place.problem(
                    "is the tenant of personal accounts, which '\(value)' never lets in",
                    fix: tenants.personal.map { "Use one of: \($0.within.joined(separator: ", "))" }
                )
            )
            return nil
        }
        return id
    }

    private func reportEmpty(_ written: [Located<String>]) {
        guard written.isEmpty else { return }
        table.log.add(
            table.place(of: "allowed_tenants").problem(
                "is an empty list: nobody could sign in",
                fix: "Name at least one, or write [\"\(Self.everyTenant)\"] for people of every tenant"
            )
        )
    }

    private static func same(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }
}
