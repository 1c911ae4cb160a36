package import StrictTOML

/// Makes a connection of a provider type and the operator's entry.
package struct ConnectionReader {
    /// A connection, with the places that later checks across the file need.
    package struct Entry {
        package let connection: ProviderConnection
        /// Of the table it was read from.
        package let keyPath: String
        package let idPlace: Place
        package let redirectPlace: Place

        /// The same, switched off.
        package func disabled() -> Entry {
            var connection = connection
            connection.enabled = false
            return Entry(connection: connection, keyPath: keyPath, idPlace: idPlace, redirectPlace: redirectPlace)
        }
    }

    package let catalogue: ProviderCatalogue
    /// The broker's issuer, to which the default redirect URI is relative.
    package let brokerIssuer: String
    package let secrets: SecretSource

    package init(catalogue: ProviderCatalogue, brokerIssuer: String, secrets: SecretSource) {
        self.catalogue = catalogue
        self.brokerIssuer = brokerIssuer
        self.secrets = secrets
    }

    /// - Parameters:
    ///   - table: the entry; what else its owner reads from it must be read before.
    ///   - isSingleForm: `[auth.oauth]` itself is the entry, and its id is its type.
    /// - Returns: nil where the type is unknown or a necessary key is missing or wrong; the log says which.
    package func read(_ table: TableReader, isSingleForm: Bool) -> Entry? {
        let typeKey = table.has("type") || !table.has("provider") ? "type" : "provider"
        let writtenType = table.nonEmptyString(typeKey)
        if table.has("type"), table.has("provider") {
            table.log.add(table.place(of: "provider").problem("type is given too", fix: "Keep one of the two"))
        }
        let type = type(writtenType, key: isSingleForm ? "provider" : "type", table)
        let id = id(table, isSingleForm: isSingleForm, type: writtenType)
        let client = ClientCredentialsReader(table: table, secrets: secrets, type: type)
        let clientID = client.clientID()
        let authentication = client.authentication()

        guard let type else {
            // Its own keys are unknown here, and calling every one of them unknown would bury the reason.
            for key in ConnectionKey.common { _ = table.has(key) }
            table.finish(onlySlips: true)
            return nil
        }
        let addresses = AddressReader(table: table, type: type)
        let issuer = addresses.issuer()
        let options = ConnectionOptionsReader(table: table, type: type, addresses: addresses, secrets: secrets)
        let redirect = redirectURI(table, id: id?.value)
        let discovery = addresses.discovery()
        guard let id, let clientID, let issuer, let redirect else {
            // The rest is read all the same, for its own problems.
            var scratch = ProviderConnection(id: "", type: "", issuer: "", clientID: "", redirectURI: "")
            options.read(into: &scratch)
            table.finish()
            return nil
        }
        var connection = ProviderConnection(
            id: id.value,
            type: type.id,
            displayName: type.displayName,
            issuer: issuer.text,
            expectedIssuer: discovery.expectedIssuer,
            discoveryURL: discovery.discoveryURL,
            clientID: clientID,
            clientSecret: authentication.secret,
            redirectURI: redirect.value.text,
            callbackPath: redirect.value.path
        )
        connection.egressAllowsPrivate = issuer.writtenByOperator || discovery.discoveryURL != nil
        connection.issuerParameters = table.has("issuer") ? [] : addresses.parameterValues
        connection.clientAuthentication = authentication.method
        connection.assertionKey = authentication.key
        connection.assertionAudience = authentication.audience
        options.read(into: &connection)
        table.finish()
        return Entry(
            connection: connection,
            keyPath: table.place.keyPath,
            idPlace: id.place,
            redirectPlace: redirect.place
        )
    }

    /// Whether `[auth.oauth]` holds an entry itself, beside or instead of a list.
    package static func isSingleForm(_ oauth: TableReader) -> Bool {
        oauth.keys.contains { $0 != "enabled" && $0 != "providers" && ConnectionKey.isCommon($0) }
    }

    private func type(_ written: Located<String>?, key: String, _ table: TableReader) -> ProviderType? {
        guard let written else {
            if !table.has("type"), !table.has("provider") {
                table.reportMissing(
                    key,
                    fix: "Name the provider type; there are: \(catalogue.ids.joined(separator: ", "))"
                )
            }
            return nil
        }
        if let found = catalogue.type(written.value) { return found }
        if catalogue.faultyIDs.contains(where: { $0.utf8.elementsEqual(written.value.utf8) }) { return nil }
        let fix = Suggestion.sentence(for: written.value, among: catalogue.ids, else: "In this version there are")
        table.log.add(written.place.problem("there is no provider type \(Printable.quoted(written.value))", fix: fix))
        return nil
    }

    private func id(_ table: TableReader, isSingleForm: Bool, type: Located<String>?) -> Located<String>? {
        if isSingleForm, !table.has("id") { return type }
        guard let id = table.nonEmptyString("id") else {
            if !table.has("id") {
                table.reportMissing("id", fix: "Choose a short name; it will be in addresses, audit events and tokens")
            }
            return nil
        }
        guard Identifier.isValid(id.value) else {
            table.log.add(id.place.problem("\(Printable.quoted(id.value)) can't be an id", fix: Identifier.rule))
            return nil
        }
        return id
    }

    private func redirectURI(_ table: TableReader, id: String?) -> Located<WebAddress>? {
        guard let written = table.string("redirect_uri") else {
            guard !table.has("redirect_uri"), let id else { return nil }
            let base = brokerIssuer.utf8.last == UInt8(ascii: "/") ? String(brokerIssuer.dropLast()) : brokerIssuer
            guard let address = WebAddress("\(base)/auth/callback/\(id)") else { return nil }
            return Located(address, at: table.place(of: "id"))
        }
        guard let address = WebAddress(written.value), address.isSecureEnough, !address.hasFragment, !address.hasQuery
        else {
            table.log.add(
                written.place.problem(
                    "\(Printable.quoted(written.value)) can't be a redirect URI",
                    fix: "It begins with https:// (http:// on loopback only) and has neither query nor fragment"
                )
            )
            return nil
        }
        return Located(address, at: written.place)
    }
}
