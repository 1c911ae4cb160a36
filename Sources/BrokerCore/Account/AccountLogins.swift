package import BrokerCrypto
package import Logging
package import OAuthProtocol

/// Signs people in for pages of ours, with no app waiting. It ends in a session, by which apps get theirs too.
package struct AccountLogins: Sendable {
    private let logins: LoginFlow
    private let sealing: AEADKey

    package init(logins: LoginFlow, masterKey: AEADKey) {
        self.logins = logins
        sealing = masterKey.derive(label: "account logins")
    }

    /// - Parameters:
    ///   - parameters: `return` and what goes with it; `provider` where one was chosen; `prompt`, `login` or `select_account`, to
    ///     sign in anew; `login_hint`.
    ///   - secret: of the browser's session, if its cookie came along.
    /// - Throws: `OAuthError` for a request that can't be read, or `LoginFailure`.
    package func begin(
        _ parameters: Parameters,
        session secret: SessionSecret?,
        story: LoginStory,
        logger: Logger
    ) async throws -> AccountLoginStart {
        let page = try OwnPage(parameters)
        let wanted = try parameters.value("provider")
        let prompt = try Self.prompt(parameters)
        let hint = try parameters.value("login_hint").flatMap { $0.utf8.count <= 320 ? $0 : nil }
        let found = try await logins.sessions.find(secret)
        if let found, prompt == nil, logins.sessions.isUsable(found),
            wanted.map({ exactlyEqual($0, found.session.provider) }) ?? true
        {
            return .page(page)
        }
        let connectors = logins.connectors.connectors
        guard !connectors.isEmpty else { throw LoginFailure(.noProviderConfigured) }
        let connector: any IdentityProviderConnector
        if let wanted {
            guard let named = connectors.first(where: { exactlyEqual($0.id, wanted) }) else {
                throw LoginFailure(.providerNotAvailable)
            }
            connector = named
        } else if connectors.count == 1 {
            connector = connectors[0]
        } else {
            return .choose(
                AccountProviderChoice(
                    page: page,
                    options: connectors.map {
                        AccountProviderChoice.Option(id: $0.id, displayName: $0.displayName, type: $0.type)
                    }
                )
            )
        }
        let transaction = AccountTransaction(
            id: story.loginID,
            provider: connector.id,
            connectionVersion: logins.connectors.version(of: connector),
            page: page,
            prompt: prompt,
            loginHint: hint,
            sessionID: found?.session.id,
            now: logins.clock.now()
        )
        return try await send(transaction, to: connector, story: story, logger: logger)
    }

    private func send(
        _ transaction: AccountTransaction,
        to connector: any IdentityProviderConnector,
        story: LoginStory,
        logger: Logger
    ) async throws -> AccountLoginStart {
        let sealed = try transaction.sealed(with: sealing)
        story.concerns(provider: connector.id)
        var logger = logger
        logger[metadataKey: "login"] = "\(story.code)"
        var event = LoginEvent("account.login_begun", logger: logger, provider: connector.id, client: nil)
        let url: String
        do {
            url = try await connector.authorizationURL(for: transaction.upstream)
        } catch {
            event.fail(error)
            story.fails(error)
            throw LoginFailure(LoginFailure.Reason(error), provider: connector.displayName)
        }
        event.succeed()
        return .toProvider(
            url: url,
            state: transaction.upstream.state,
            sealedTransaction: sealed,
            answersByFormPost: connector.answersByFormPost
        )
    }

    /// Whether a cookie at the callback is of a sign-in for a page of ours.
    package func owns(_ sealedTransaction: String?) -> Bool {
        sealedTransaction.map(AccountTransaction.isSealed) ?? false
    }

    private static func prompt(_ parameters: Parameters) throws(OAuthError) -> String? {
        guard let text = try parameters.value("prompt") else { return nil }
        guard let prompt = Prompt(rawValue: text), prompt == .login || prompt == .selectAccount else {
            throw OAuthError(.invalidRequest, "prompt must be login or select_account")
        }
        return prompt.rawValue
    }

    // MARK: The way back

    /// Takes what a provider sent a browser back with.
    /// - Parameters:
    ///   - provider: the id in the callback's path.
    ///   - sealedTransaction: the value of the cookie named after `state`.
    /// - Returns: the page, and the session that the browser has from now on.
    /// - Throws: `LoginFailure`.
    package func finish(
        provider: String,
        callback: Parameters,
        sealedTransaction: String?,
        session earlier: SessionSecret?,
        story: LoginStory,
        logger: Logger
    ) async throws -> (page: OwnPage, session: SessionSecret) {
        let transaction = try open(sealedTransaction, provider: provider, callback: callback, story, logger)
        var logger = logger
        logger[metadataKey: "login"] = "\(story.code)"
        guard let connector = logins.connectors.connectors.first(where: { exactlyEqual($0.id, transaction.provider) })
        else { throw LoginFailure(.providerNotAvailable) }
        var event = LoginEvent("account.login_returned", logger: logger, provider: connector.id, client: nil)
        guard let asked = logins.connectors.connector(connector, asOf: transaction.connectionVersion) else {
            event.fail("issuer_changed")
            throw LoginFailure(.expired, provider: connector.displayName)
        }
        let authentication: UpstreamAuthentication
        do {
            authentication = try await asked.authenticate(
                from: callback,
                of: transaction.upstream,
                story: story.steps
            )
        } catch {
            event.fail(error)
            story.fails(error)
            throw LoginFailure(LoginFailure.Reason(error), provider: connector.displayName)
        }
        // Who has no access to any organization here has no business here. Which one it is, is asked when an app is used.
        let decision = logins.organizations.decide(authentication.identity, tiedTo: connector.organization)
        story.decides(decision)
        if case .denied(let denial) = decision.outcome {
            event.deny(decision)
            throw LoginFailure(.noOrganization(denial), provider: connector.displayName)
        }
        let secret = try await write(transaction, authentication, connector, session: earlier, story, &event)
        return (transaction.page, secret)
    }

    private func write(
        _ transaction: AccountTransaction,
        _ authentication: UpstreamAuthentication,
        _ connector: any IdentityProviderConnector,
        session earlier: SessionSecret?,
        _ story: LoginStory,
        _ event: inout LoginEvent
    ) async throws -> SessionSecret {
        let now = logins.clock.now()
        let identity = authentication.identity
        let secret = SessionSecret.random()
        var login = CompletedLogin(
            provider: identity.provider,
            subject: identity.subject,
            issuer: identity.issuer,
            profile: logins.organizations.vetted(identity.profile, tiedTo: connector.organization),
            newUserID: Identifier.random(prefix: "usr"),
            session: try logins.newSession(
                of: authentication,
                after: EarlierSession(secretDigest: earlier?.digest, id: transaction.sessionID),
                secret: secret,
                organization: nil,
                sentBy: transaction.upstream,
                over: transaction.connectionVersion,
                now: now
            ),
            issuance: nil,
            at: now,
            decision: nil
        )
        (login.story, login.event) = story.success()
        let completion: LoginCompletion
        do {
            completion = try await logins.store.complete(login)
        } catch {
            event.fail(error)
            throw LoginFailure(.storeUnavailable)
        }
        switch completion {
        case .completed(let user, let isNew, _):
            event.succeed(user: user.id, isNew: isNew)
            return secret
        case .userDisabled(let userID):
            event.fail("user_disabled", user: userID)
            story.concerns(user: userID)
            throw LoginFailure(.userDisabled)
        case .alreadyCompleted, .otherPerson, .sessionEnded, .consentMissing:
            throw LoginFailure(.expired)
        }
    }

    private func open(
        _ sealed: String?,
        provider: String,
        callback: Parameters,
        _ story: LoginStory,
        _ logger: Logger
    ) throws(LoginFailure) -> AccountTransaction {
        let opening = TransactionOpening(step: "return from the provider", at: provider, story: story, logger: logger)
        let state: String?
        do { state = try callback.value("state") } catch {
            throw opening.refuse(.malformed(error.description), "malformed", error.description)
        }
        guard let state, let sealed, let transaction = AccountTransaction(sealed: sealed, with: sealing),
            // RFC 9700 §4.7.1: the state belongs to this browser.
            constantTimeEqual(Array(transaction.upstream.state.utf8), Array(state.utf8))
        else {
            throw opening.refuse(.expired, "expired", "this browser has no cookie of a login with this state")
        }
        story.goesOn(
            loginID: transaction.id,
            startedAt: transaction.upstream.startedAt,
            provider: transaction.provider,
            client: nil
        )
        story.steps.note(
            "sign-in to a page of ours",
            at: transaction.upstream.startedAt,
            [
                StoryStep.Fact("page", transaction.page.path),
                StoryStep.Fact("sent to provider", transaction.provider),
            ]
        )
        // RFC 9700 §4.4.2.2: an answer at another provider's callback is a mix-up.
        guard exactlyEqual(transaction.provider, provider) else {
            throw opening.refuse(.expired, "mix-up", "the login was sent to '\(transaction.provider)'")
        }
        guard logins.clock.now() < transaction.upstream.startedAt + LoginTransaction.lifetime else {
            throw opening.refuse(.expired, "expired", "the login began more than \(LoginTransaction.lifetime) ago")
        }
        return transaction
    }
}
