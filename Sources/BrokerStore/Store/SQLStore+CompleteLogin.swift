package import BrokerCore
import OAuthProtocol

extension SQLStore {
    package func complete(_ login: CompletedLogin) async throws(StoreError) -> LoginCompletion {
        try await driver.write { (connection) throws(StoreError) in
            try Self.complete(login, on: connection)
        }
    }

    private static func complete(
        _ login: CompletedLogin,
        on connection: any SQLConnection
    ) throws(StoreError) -> WriteOutcome<LoginCompletion> {
        let found = try connection.first(
            LoginStatements.findUser,
            [.text(login.provider), .bytes(of: login.subject)]
        ) { (row) throws(StoreError) in
            (user: try UserRow.read(row), lastDecision: try LastDecisionRow.read(row, from: UserRow.columnCount))
        }

        let user: User
        if let (known, lastDecision) = found {
            guard known.disabledAt == nil,
                let refreshed = try refresh(known, to: login.profile, at: login.at, on: connection)
            else {
                return .discard(.userDisabled(userID: known.id))
            }
            user = refreshed
            try remember(login, over: lastDecision, on: connection)
        } else {
            user = try create(by: login, on: connection)
        }

        let grant = login.grant(user.id)
        guard try connection.run(LoginStatements.insertGrant, GrantRow.values(of: grant)) == 1 else {
            return .discard(.alreadyCompleted)
        }
        let session: [SQLValue] = [
            .text(login.sessionID), .text(user.id), .text(login.provider), .integer(login.at.seconds),
            .integer(grant.expiresAt.seconds),
        ]
        // A session id must never lead to another person's session.
        guard try connection.run(LoginStatements.upsertSession, session) == 1 else { throw .alreadyExists }
        try connection.run(LoginStatements.insertCode, CodeRow.values(of: login.code) + [.blob(grant.id)])
        if let basis = login.basis {
            try connection.run(RefreshStatements.insertBasis, [.blob(grant.id), .blob(basis)])
        }
        if let sealed = login.sealedUpstreamTokens {
            try connection.run(
                UpstreamTokenStatements.insert,
                [.blob(grant.id), .blob(sealed), .integer(login.at.seconds)]
            )
        }
        if var story = login.story {
            story.user = user.id
            try connection.run(StoryStatements.insert, StoryRow.values(of: story))
        }
        if var event = login.event {
            event.user = user.id
            try connection.run(AuditStatements.insert, AuditRow.values(of: event))
        }
        return .keep(.completed(user, isNew: found == nil))
    }

    /// - Returns: the person as they are now, nil if they were disabled meanwhile.
    static func refresh(
        _ user: User,
        to profile: Profile,
        at now: UnixTime,
        on connection: any SQLConnection
    ) throws(StoreError) -> User? {
        var refreshed = user
        refreshed.profile = profile.storable.keepingNames(of: user.profile)
        // Most logins bring nothing new, and a page not written is a page not flushed.
        if refreshed.profile.isIdentical(to: user.profile) { return user }
        let arguments =
            [.text(user.id)] + UserRow.values(of: profile.storable) + [.integer(now.seconds)]
        return try connection.run(LoginStatements.refreshUser, arguments) == 1 ? refreshed : nil
    }

    private static func create(
        by login: CompletedLogin,
        on connection: any SQLConnection
    ) throws(StoreError) -> User {
        let user = User(
            id: login.newUserID,
            profile: login.profile.storable,
            createdAt: login.at,
            disabledAt: nil
        )
        try connection.run(
            LoginStatements.insertUser,
            [.text(user.id)] + UserRow.values(of: user.profile) + [.integer(login.at.seconds)]
        )
        try connection.run(
            LoginStatements.insertIdentity,
            [
                .text(login.provider), .bytes(of: login.subject), .text(user.id), .bytes(of: login.issuer),
                .integer(login.at.seconds),
            ] + LastDecisionRow.values(of: login.decision)
        )
        return user
    }

    private static func remember(
        _ login: CompletedLogin,
        over earlier: LastDecision?,
        on connection: any SQLConnection
    ) throws(StoreError) {
        guard login.decision.isWorthWriting(over: earlier) else { return }
        try connection.run(
            LoginStatements.rememberDecision,
            [.text(login.provider), .bytes(of: login.subject)] + LastDecisionRow.values(of: login.decision)
        )
    }
}
