import StrictTOML

/// The addresses of a connection: what the type derives from its parameters, or what the operator wrote instead.
struct AddressReader {
    let table: TableReader
    let type: ProviderType
    /// The operator's values of the type's own parameters that are well-formed, defaults included, and the further texts
    /// that some values stand for.
    let parameterValues: [(name: String, value: String)]

    init(table: TableReader, type: ProviderType) {
        self.table = table
        self.type = type
        // With an issuer of his own (a sovereign cloud, a test) the operator needs no parameter that only the issuer
        // uses.
        let issuerIsWritten = table.has("issuer")
        parameterValues = type.parameters.flatMap { parameter in
            guard let value = Self.value(of: parameter, in: table, isNeeded: !issuerIsWritten) else {
                return [] as [(name: String, value: String)]
            }
            let texts = parameter.choice(value)?.texts ?? []
            return [(name: parameter.name, value: value)] + texts.map { (name: $0.placeholder, value: $0.value) }
        }
    }

    private static func value(of parameter: ProviderParameter, in table: TableReader, isNeeded: Bool) -> String? {
        guard let written = table.nonEmptyString(parameter.name) else {
            guard !table.has(parameter.name) else { return nil }
            if parameter.isRequired, isNeeded { table.reportMissing(parameter.name, fix: parameter.description) }
            return parameter.standard
        }
        if let rejected = parameter.rejection(of: written.value) {
            table.log.add(
                written.place.problem(
                    "\(Printable.quoted(written.value)) ends in '\(rejected.suffix)'",
                    fix: rejected.advice
                )
            )
            return nil
        }
        guard parameter.accepts(written.value) else {
            table.log.add(
                written.place.problem(
                    "\(Printable.quoted(written.value)) doesn't fit",
                    fix: "Write \(parameter.meaning)"
                )
            )
            return nil
        }
        return parameter.normalized(written.value)
    }

    /// Whether the operator himself wrote the parameter.
    func isWritten(_ parameter: String) -> Bool { table.has(parameter) && value(parameter) != nil }

    func value(_ name: String) -> String? {
        parameterValues.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }

    func issuer() -> (text: String, writtenByOperator: Bool)? {
        if table.has("issuer") {
            return address("issuer", mayHaveQuery: false).map { ($0, true) }
        }
        for template in type.issuers {
            guard let filled = template.filled(value) else { continue }
            // A host among the parameters is the operator's word just as a whole issuer is.
            let namesHost = type.parameters.contains { parameter in
                template.placeholders.contains(parameter.name) && parameter.patterns.contains(.hostname)
                    && Self.host(of: template, names: parameter.name)
            }
            return (filled, namesHost)
        }
        if type.issuers.isEmpty {
            table.reportMissing(
                "issuer",
                fix: "The provider's issuer, exactly as its metadata spells it, slash included"
            )
        }
        return nil
    }

    func discovery() -> (discoveryURL: String?, expectedIssuer: String?) {
        // Entra's keys of its own want `?appid=` in the metadata address.
        (address("discovery_url", mayHaveQuery: true), expectedIssuer())
    }

    /// Compared with what metadata and tokens say, never fetched: old servers put a plain word there.
    private func expectedIssuer() -> String? {
        table.nonEmptyString("expected_issuer")?.value
    }

    /// An address without a path, as the base of others.
    func origin(_ key: String) -> String? {
        guard let text = address(key, mayHaveQuery: false) else { return nil }
        return text.utf8.last == UInt8(ascii: "/") ? String(text.dropLast()) : text
    }

    /// Whether the placeholder stands before the path: elsewhere it names no host.
    private static func host(of template: Template, names parameter: String) -> Bool {
        let authority = template.source.split(separator: "/", omittingEmptySubsequences: true).dropFirst().first
        return authority?.contains("{\(parameter)}") == true
    }

    private func address(_ key: String, mayHaveQuery: Bool) -> String? {
        guard let written = table.nonEmptyString(key) else { return nil }
        guard let address = WebAddress(written.value) else {
            table.log.add(
                written.place.problem(
                    "\(Printable.quoted(written.value)) is no address",
                    fix: "It begins with https://"
                )
            )
            return nil
        }
        guard address.isSecureEnough else {
            table.log.add(
                written.place.problem("must begin with https:// unless the host is loopback", fix: "Use https")
            )
            return nil
        }
        guard !address.hasFragment, mayHaveQuery || !address.hasQuery else {
            table.log.add(
                written.place.problem(
                    "must have no \(mayHaveQuery ? "fragment" : "query and no fragment")",
                    fix: "Remove it"
                )
            )
            return nil
        }
        return written.value
    }
}
