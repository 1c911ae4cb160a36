package import BrokerCore
import OAuthProtocol

extension SQLStore {
    package func complete(_ login: SessionLogin) async throws(StoreError) -> LoginCompletion {
        try await driver.write { (connection) throws(StoreError) in
            let grant = login.issuance.grant(login.userID, login.sessionID)
            let used = try connection.run(
                SessionStatements.use,
                [
                    .text(login.sessionID), .blob(login.secretDigest), .text(login.userID),
                    .integer(login.at.seconds), .text(login.organization), .integer(grant.expiresAt.seconds),
                ]
            )
            guard used == 1,
                let user = try connection.first(
                    PeopleStatements.find,
                    [.text(login.userID)],
                    as: { (row) throws(StoreError) in try UserRow.read(row) }
                )
            else { return .discard(.sessionEnded) }
            if let refusal = try Self.admit(login.issuance, grant, at: login.at, on: connection) {
                return .discard(refusal)
            }
            try Self.issue(login.issuance, grant, at: login.at, on: connection)
            try Self.tell(login.story, login.event, of: login.userID, on: connection)
            return .keep(.completed(user, isNew: false, LoginSession(id: login.sessionID, ended: nil)))
        }
    }
}
