package import BrokerCore
package import OAuthProtocol

extension SQLStore: SessionStore {
    package func session(secretDigest: [UInt8]) async throws(StoreError) -> (session: Session, user: User)? {
        try await find(SessionStatements.findBySecret, .blob(secretDigest))
    }

    package func session(id: String) async throws(StoreError) -> (session: Session, user: User)? {
        try await find(SessionStatements.find, .text(id))
    }

    private func find(
        _ statement: SQLStatement,
        _ key: SQLValue
    ) async throws(StoreError) -> (session: Session, user: User)? {
        try await driver.read { (connection) throws(StoreError) in
            try connection.first(statement, [key]) { (row) throws(StoreError) in
                (session: try SessionRow.read(row), user: try UserRow.read(row, from: SessionRow.columnCount))
            }
        }
    }

    // MARK: Ending

    package func endSession(
        id: String,
        because reason: SessionEndReason,
        at now: UnixTime
    ) async throws(StoreError) -> EndedSession? {
        try await driver.write { (connection) throws(StoreError) in
            let found = [(statement: SessionStatements.find, arguments: [SQLValue.text(id)])]
            return .keep(try Self.end(found, because: reason, at: now, on: connection).first)
        }
    }

    package func endSessions(
        ofUser id: String,
        because reason: SessionEndReason,
        at now: UnixTime
    ) async throws(StoreError) -> [EndedSession] {
        try await driver.write { (connection) throws(StoreError) in
            .keep(try Self.endSessions(ofUser: id, because: reason, at: now, on: connection))
        }
    }

    package func endSessions(
        namedBy logout: ProviderLogout,
        at now: UnixTime
    ) async throws(StoreError) -> [EndedSession]? {
        let provider = SQLValue.text(logout.provider)
        let found: [(statement: SQLStatement, arguments: [SQLValue])] =
            switch logout.target {
            case .subject(let subject):
                [(SessionStatements.ofIdentity, [provider, .bytes(of: subject)])]
            case .session(let session):
                [(SessionStatements.ofUpstreamSession, [provider, .bytes(of: session)])]
            case .sessionOfSubject(let session, let subject):
                [
                    (
                        SessionStatements.ofUpstreamSessionOfIdentity,
                        [provider, .bytes(of: session), .bytes(of: subject)]
                    ),
                    (SessionStatements.ofIdentityWithoutUpstreamSession, [provider, .bytes(of: subject)]),
                ]
            }
        return try await driver.write { (connection) throws(StoreError) in
            guard try Self.spend(logout.token, on: connection) else { return .discard(nil) }
            return .keep(try Self.end(found, because: .endedByProvider, at: now, on: connection))
        }
    }

    static func endSessions(
        ofUser id: String,
        because reason: SessionEndReason,
        at now: UnixTime,
        on connection: any SQLConnection
    ) throws(StoreError) -> [EndedSession] {
        try end([(SessionStatements.ofUser, [.text(id)])], because: reason, at: now, on: connection)
    }

    /// - Parameter found: statements whose rows begin with id, user_id and provider.
    private static func end(
        _ found: [(statement: SQLStatement, arguments: [SQLValue])],
        because reason: SessionEndReason,
        at now: UnixTime,
        on connection: any SQLConnection
    ) throws(StoreError) -> [EndedSession] {
        var ended: [EndedSession] = []
        for (statement, arguments) in found {
            let sessions = try connection.all(statement, arguments) { (row) throws(StoreError) in
                EndedSession(id: try row.text(0), userID: try row.text(1), provider: try row.text(2))
            }
            for session in sessions {
                if let session = try end(session, because: reason, at: now, on: connection) { ended.append(session) }
            }
        }
        return ended
    }

    /// The one place that ends a session, whoever asks for it. Grants look at it; upstream tokens are deleted here, and what
    /// its apps are to be told is written.
    /// - Returns: nil where it was ended before.
    static func end(
        _ session: EndedSession,
        because reason: SessionEndReason,
        at now: UnixTime,
        on connection: any SQLConnection
    ) throws(StoreError) -> EndedSession? {
        guard try connection.run(SessionStatements.end, [.text(session.id), .integer(now.seconds)]) == 1 else {
            return nil
        }
        try connection.run(UpstreamTokenStatements.deleteOfSession, [.text(session.id)])
        try connection.run(
            LogoutStatements.insert,
            [.text(session.id), .text(session.userID), .integer(now.seconds)]
        )
        let event = session.event(because: reason, at: now)
        try connection.run(AuditStatements.insert, AuditRow.values(of: event))
        return session
    }

    // MARK: Listing

    package func sessions(
        ofUser user: String?,
        after cursor: String?,
        limit: Int,
        at now: UnixTime
    ) async throws(StoreError) -> [ListedSession] {
        let page: [SQLValue] = [.text(cursor ?? ""), .integer(now.seconds), .integer(Int64(max(0, limit)))]
        return try await driver.read { (connection) throws(StoreError) in
            let statement = user == nil ? SessionStatements.list : SessionStatements.listOfUser
            return try connection.all(statement, page + (user.map { [.text($0)] } ?? [])) { (row) throws(StoreError) in
                ListedSession(
                    session: try SessionRow.read(row),
                    user: try UserRow.read(row, from: SessionRow.columnCount),
                    organization: try row.optionalText(SessionRow.columnCount + UserRow.columnCount)
                )
            }
        }
    }

    package func clients(ofSession id: String) async throws(StoreError) -> [String] {
        try await driver.read { (connection) throws(StoreError) in
            try connection.all(SessionStatements.clients, [.text(id)]) { (row) throws(StoreError) in try row.text(0) }
        }
    }

    // MARK: In a login

    /// The session that a browser has until a login, if it was not ended.
    struct SessionIdentity {
        let id: String
        let userID: String
        let provider: String
        let subject: [UInt8]

        /// Another identity of the same person begins a session of its own too: a provider ends what it began.
        func isOf(user: String, _ login: CompletedLogin) -> Bool {
            userID.utf8.elementsEqual(user.utf8) && provider.utf8.elementsEqual(login.provider.utf8)
                && subject.elementsEqual(login.subject.utf8)
        }

        var ending: EndedSession { EndedSession(id: id, userID: userID, provider: provider) }
    }

    static func earlierSession(
        _ earlier: EarlierSession,
        on connection: any SQLConnection
    ) throws(StoreError) -> SessionIdentity? {
        func identity(_ statement: SQLStatement, _ key: SQLValue) throws(StoreError) -> SessionIdentity? {
            try connection.first(statement, [key]) { (row) throws(StoreError) in
                SessionIdentity(
                    id: try row.text(0),
                    userID: try row.text(1),
                    provider: try row.text(2),
                    subject: row.isNull(3) ? [] : try row.blob(3)
                )
            }
        }
        if let digest = earlier.secretDigest,
            let found = try identity(SessionStatements.identityBySecret, .blob(digest))
        {
            return found
        }
        guard let id = earlier.id else { return nil }
        return try identity(SessionStatements.identity, .text(id))
    }

    /// Writes the session of a login: it lives at least as long as the login's grant, where there is one.
    static func write(
        _ login: CompletedLogin,
        user: String,
        sessionID: String,
        goesOn: Bool,
        endingWith grantEnd: UnixTime?,
        on connection: any SQLConnection
    ) throws(StoreError) {
        let values = SessionRow.values(
            of: login.session,
            id: sessionID,
            usedAt: login.at,
            expiresAt: max(grantEnd ?? login.session.validUntil, login.session.validUntil)
        )
        guard goesOn else {
            try connection.run(
                SessionStatements.insert,
                values + [.text(user), .text(login.provider), .bytes(of: login.subject)]
            )
            return
        }
        guard try connection.run(SessionStatements.renew, values) == 1 else {
            throw .corrupt(reason: "a session is gone while its login is written")
        }
    }
}
