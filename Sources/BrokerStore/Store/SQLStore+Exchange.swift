package import BrokerCore
import OAuthProtocol

extension SQLStore: ExchangeStore {
    package func admit(_ exchanged: ExchangedIdentity) async throws(StoreError) -> (user: User, grant: Grant)? {
        try await driver.write { (connection) throws(StoreError) in
            guard let user = try Self.person(of: exchanged, on: connection) else { return .discard(nil) }
            let grant = exchanged.grant(user.id)
            guard try connection.run(LoginStatements.insertGrant, GrantRow.values(of: grant)) == 1 else {
                throw .alreadyExists
            }
            try Self.tell(nil, exchanged.event, of: user.id, on: connection)
            return .keep((user: user, grant: grant))
        }
    }

    /// The person as a login finds or makes them.
    private static func person(
        of exchanged: ExchangedIdentity,
        on connection: any SQLConnection
    ) throws(StoreError) -> User? {
        let key: [SQLValue] = [.text(exchanged.identity.provider), .bytes(of: exchanged.identity.subject)]
        let found = try connection.first(LoginStatements.findUser, key) { (row) throws(StoreError) in
            (user: try UserRow.read(row), lastDecision: try LastDecisionRow.read(row, from: UserRow.columnCount))
        }
        guard let (known, earlier) = found else {
            let user = User(
                id: exchanged.newUserID,
                profile: exchanged.profile.storable,
                createdAt: exchanged.at,
                disabledAt: nil
            )
            try connection.run(
                LoginStatements.insertUser,
                [.text(user.id)] + UserRow.values(of: user.profile) + [.integer(exchanged.at.seconds)]
            )
            try connection.run(
                LoginStatements.insertIdentity,
                key + [
                    .text(user.id), .bytes(of: exchanged.identity.issuer), .integer(exchanged.at.seconds),
                ] + LastDecisionRow.values(of: exchanged.decision)
            )
            return user
        }
        guard known.disabledAt == nil else { return nil }
        if exchanged.decision.isWorthWriting(over: earlier) {
            try connection.run(
                LoginStatements.rememberDecision,
                key + LastDecisionRow.values(of: exchanged.decision)
            )
        }
        return try refresh(known, to: exchanged.profile, at: exchanged.at, on: connection)
    }
}
