package import BrokerCore
package import OAuthProtocol

extension SQLStore: ConsentStore {
    package func consents(ofUser id: String) async throws(StoreError) -> [RecordedConsent] {
        try await driver.read { (connection) throws(StoreError) in
            try connection.all(ConsentStatements.list, [.text(id)]) { (row) throws(StoreError) in
                RecordedConsent(
                    clientID: try row.text(0),
                    scope: try Self.scope(row, 1),
                    givenAt: try row.time(2)
                )
            }
        }
    }

    package func withdrawConsent(
        ofUser id: String,
        to client: String,
        at now: UnixTime
    ) async throws(StoreError) -> Bool {
        try await driver.write { (connection) throws(StoreError) in
            let key: [SQLValue] = [.text(id), .text(client)]
            let grants = try connection.all(ConsentStatements.grants, key) { (row) throws(StoreError) in
                try row.blob(0)
            }
            for grant in grants { try Self.revoke(grant, at: now, on: connection) }
            return .keep(try connection.run(ConsentStatements.withdraw, key) == 1)
        }
    }

    /// Whether the person agrees: they did before, to at least this, or they do now, which is remembered.
    static func accept(
        _ consent: Consent,
        of grant: Grant,
        at now: UnixTime,
        on connection: any SQLConnection
    ) throws(StoreError) -> Bool {
        let key: [SQLValue] = [.text(grant.userID), .text(grant.clientID)]
        let known = try connection.first(ConsentStatements.find, key) { (row) throws(StoreError) in
            try scope(row, 0)
        }
        switch consent {
        case .needed(let asked):
            guard let known else { return false }
            return asked.names.allSatisfy(known.contains)
        case .given(let asked):
            // An app that asks for less at times is not to ask again when it asks for more.
            let all = ScopeSet((known?.names ?? []) + asked.names)
            try connection.run(ConsentStatements.give, key + [.text(all.text), .integer(now.seconds)])
            return true
        }
    }

    private static func scope(_ row: any SQLRow, _ column: Int) throws(StoreError) -> ScopeSet {
        let text = try row.text(column)
        // Scopes that came together over time may be more than one request can hold.
        return ScopeSet(text.utf8.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) })
    }
}
