package import BrokerCore
import BrokerCrypto
package import OAuthProtocol

extension SQLStore: PeopleStore {
    package func user(provider: String, subject: String) async throws(StoreError) -> User? {
        try await driver.read { (connection) throws(StoreError) in
            try Self.user(provider: provider, subject: subject, on: connection)
        }
    }

    package func setDisabled(user id: String, at time: UnixTime?) async throws(StoreError) -> Bool {
        try await driver.write { (connection) throws(StoreError) in
            let changed =
                if let time {
                    try connection.run(PeopleStatements.disable, [.text(id), .integer(time.seconds)])
                } else {
                    try connection.run(PeopleStatements.enable, [.text(id)])
                }
            if changed == 1, let time {
                _ = try Self.endSessions(ofUser: id, because: .userDisabled, at: time, on: connection)
            }
            return .keep(changed == 1)
        }
    }

    package func link(
        _ identity: NewIdentity,
        to userID: String,
        event: AuditEvent
    ) async throws(StoreError) -> IdentityLinking {
        try await driver.write { (connection) throws(StoreError) in
            if let owner = try Self.user(provider: identity.provider, subject: identity.subject, on: connection) {
                guard exactlyEqual(owner.id, userID) else { return .discard(.belongsToAnother(userID: owner.id)) }
                return .discard(owner.disabledAt == nil ? .alreadyTheirs : .userDisabled)
            }
            let user = try connection.first(PeopleStatements.find, [.text(userID)]) { (row) throws(StoreError) in
                try UserRow.read(row)
            }
            guard let user, user.disabledAt == nil else { return .discard(.userDisabled) }
            try connection.run(
                LoginStatements.insertIdentity,
                [
                    .text(identity.provider), .bytes(of: identity.subject), .text(user.id),
                    .bytes(of: identity.issuer), .integer(identity.at.seconds), .null, .null, .null,
                ]
            )
            try connection.run(AuditStatements.insert, AuditRow.values(of: event))
            return .keep(.linked)
        }
    }

    private static func user(
        provider: String,
        subject: String,
        on connection: any SQLConnection
    ) throws(StoreError) -> User? {
        try connection.first(LoginStatements.findUser, [.text(provider), .bytes(of: subject)]) {
            (row) throws(StoreError) in try UserRow.read(row)
        }
    }
}
