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
        if let expected = login.expectedUserID {
            guard let user = found?.user, user.id.utf8.elementsEqual(expected.utf8) else {
                return .discard(.otherPerson(userID: found?.user.id))
            }
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

        let earlier = try earlierSession(login.session.earlier, on: connection)
        let goesOn = earlier.map { $0.isOf(user: user.id, login) } ?? false
        let sessionID = goesOn ? earlier?.id ?? login.session.id : login.session.id
        let grant = login.issuance?.grant(user.id, sessionID)
        if let issuance = login.issuance, let grant {
            if let refusal = try admit(issuance, grant, at: login.at, on: connection) { return .discard(refusal) }
        }
        let ended =
            goesOn
            ? nil
            : try earlier.flatMap { (earlier) throws(StoreError) in
                try end(earlier.ending, at: login.at, on: connection)
            }
        try write(
            login,
            user: user.id,
            sessionID: sessionID,
            goesOn: goesOn,
            endingWith: grant?.expiresAt,
            on: connection
        )
        if let issuance = login.issuance, let grant {
            try issue(issuance, grant, at: login.at, on: connection)
        }
        try tell(login.story, login.event, of: user.id, on: connection)
        return .keep(.completed(user, isNew: found == nil, LoginSession(id: sessionID, ended: ended)))
    }

    /// Writes the grant, if the person agreed to it where that is needed, and it was not written before.
    /// - Returns: why not, where it was not written.
    static func admit(
        _ issuance: CodeIssuance,
        _ grant: Grant,
        at now: UnixTime,
        on connection: any SQLConnection
    ) throws(StoreError) -> LoginCompletion? {
        if let consent = issuance.consent {
            guard try accept(consent, of: grant, at: now, on: connection) else { return .consentMissing }
        }
        if let digest = issuance.pushedRequest {
            guard try connection.run(PushedRequestStatements.use, [.blob(digest)]) == 1 else {
                return .alreadyCompleted
            }
        }
        guard try connection.run(LoginStatements.insertGrant, GrantRow.values(of: grant)) == 1 else {
            return .alreadyCompleted
        }
        if issuance.consent != nil { try connection.run(ConsentStatements.markGrant, [.blob(grant.id)]) }
        return nil
    }

    /// The code and what else comes with a grant, which is there already.
    static func issue(
        _ issuance: CodeIssuance,
        _ grant: Grant,
        at now: UnixTime,
        on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.run(LoginStatements.insertCode, CodeRow.values(of: issuance.code) + [.blob(grant.id)])
        if let basis = issuance.basis {
            try connection.run(RefreshStatements.insertBasis, [.blob(grant.id), .blob(basis)])
        }
        if let sealed = issuance.sealedUpstreamTokens {
            try connection.run(
                UpstreamTokenStatements.insert,
                [.blob(grant.id), .blob(sealed), .integer(now.seconds), .text(grant.sessionID)]
            )
        }
        if issuance.isToldOfLogout {
            try connection.run(SessionStatements.addClient, [.text(grant.sessionID), .text(grant.clientID)])
        }
    }

    static func tell(
        _ story: LoginRecord?,
        _ event: AuditEvent?,
        of userID: String,
        on connection: any SQLConnection
    ) throws(StoreError) {
        if var story {
            story.user = userID
            try connection.run(StoryStatements.insert, StoryRow.values(of: story))
        }
        if var event {
            event.user = userID
            try connection.run(AuditStatements.insert, AuditRow.values(of: event))
        }
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
            ] + (login.decision.map(LastDecisionRow.values) ?? [.null, .null, .null])
        )
        return user
    }

    private static func remember(
        _ login: CompletedLogin,
        over earlier: LastDecision?,
        on connection: any SQLConnection
    ) throws(StoreError) {
        guard let decision = login.decision, decision.isWorthWriting(over: earlier) else { return }
        try connection.run(
            LoginStatements.rememberDecision,
            [.text(login.provider), .bytes(of: login.subject)] + LastDecisionRow.values(of: decision)
        )
    }
}
