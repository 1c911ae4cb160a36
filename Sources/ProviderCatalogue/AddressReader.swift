import StrictTOML

/// The addresses of a connection: what the type derives from its parameters, or what the operator wrote instead.
struct AddressReader {
    let table: TableReader
    let type: ProviderType
    /// The operator's values of the type's own parameters that are well-formed.
    let parameterValues: [(name: String, value: String)]

    init(table: TableReader, type: ProviderType) {
        self.table = table
        self.type = type
        // With an issuer of his own (a sovereign cloud, a test) the operator needs no parameter that only the issuer
        // uses.
        let issuerIsWritten = table.has("issuer")
        parameterValues = type.parameters.compactMap { parameter in
            guard let written = table.nonEmptyString(parameter.name) else {
                if !table.has(parameter.name), parameter.isRequired, !issuerIsWritten {
                    table.reportMissing(parameter.name, fix: parameter.description)
                }
                return nil
            }
            guard parameter.accepts(written.value) else {
                let meaning = parameter.patterns.map(\.meaning).joined(separator: ", or ")
                table.log.add(
                    written.place.problem("\(Printable.quoted(written.value)) doesn't fit", fix: "Write \(meaning)")
                )
                return nil
            }
            return (parameter.name, written.value)
        }
    }

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
