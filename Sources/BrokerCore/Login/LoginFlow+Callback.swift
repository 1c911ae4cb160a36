import BrokerCrypto
package import Logging
package import OAuthProtocol

extension LoginFlow {
    /// Takes what a provider sent a browser back with.
    ///
    /// Every step looks again at clients, providers and people: any of them may have been switched off since the login
    /// began.
    /// - Parameters:
    ///   - provider: the id in the callback's path.
    ///   - sealedTransaction: the value of the cookie named after `state`, if the browser has it.
    ///   - secret: of the browser's session, if its cookie came along.
    /// - Throws: `LoginFailure`.
    package func finish(
        provider: String,
        callback: Parameters,
        sealedTransaction: String?,
        session secret: SessionSecret? = nil,
        story: LoginStory,
        logger: Logger
    ) async throws -> LoginEnd {
        let transaction = try open(sealedTransaction, provider: provider, callback: callback, story, logger)
        var logger = logger
        logger[metadataKey: "login"] = "\(story.code)"
        let (app, connector) = try parties(of: transaction)
        var event = LoginEvent("login.returned", logger: logger, provider: provider, client: app.client.id)
        // What decides about access is as it is now; whom the answer is taken to is as it was when the login began.
        guard let asked = connectors.connector(connector, asOf: transaction.connectionVersion) else {
            event.fail("issuer_changed")
            story.steps.note(
                "return from the provider",
                .failed,
                ["what": "the provider's issuer is another since the login began"]
            )
            throw app.failure(.expired, .temporarilyUnavailable, provider: connector.displayName)
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
            let answer = try app.outcome(of: error, provider: connector.displayName)
            await use(transaction.pushedRequest, logger: logger)
            return .answer(answer, session: nil)
        }
        event.succeed()
        return try await complete(
            transaction,
            evidence: .authentication(authentication),
            session: secret,
            connector: connector,
            app: app,
            story: story,
            logger: logger
        )
    }

    /// The app that waits and the provider that answers, if both are still there and fit.
    func parties(
        of transaction: LoginTransaction
    ) throws(LoginFailure) -> (WaitingApp, any IdentityProviderConnector) {
        guard let client = clients.client(id: transaction.clientID),
            var target = try? VerifiedRedirectTarget(
                requested: transaction.redirectURI,
                registered: client.redirectURIs
            )
        else {
            throw LoginFailure(.clientChanged)
        }
        target.responseMode = transaction.responseMode
        let app = WaitingApp(client: client, target: target, state: transaction.state, issuer: issuer)
        guard let connector = connectors.connector(id: transaction.provider, for: client) else {
            throw app.failure(.providerNotAvailable, .accessDenied)
        }
        return (app, connector)
    }

    private func open(
        _ sealed: String?,
        provider: String,
        callback: Parameters,
        _ story: LoginStory,
        _ logger: Logger
    ) throws(LoginFailure) -> LoginTransaction {
        let opening = TransactionOpening(step: "return from the provider", at: provider, story: story, logger: logger)
        let state: String?
        do { state = try callback.value("state") } catch {
            throw opening.refuse(.malformed(error.description), "malformed", error.description)
        }
        let transaction = try open(sealed, state: state, opening)
        // RFC 9700 §4.4.2.2: a response that arrives at another provider's callback is a mix-up; its code goes nowhere.
        guard exactlyEqual(transaction.provider, provider) else {
            throw opening.refuse(.expired, "mix-up", "the login was sent to '\(transaction.provider)'")
        }
        return transaction
    }

    /// The login that this browser began with this state, if it is not too old.
    func open(
        _ sealed: String?,
        state: String?,
        _ opening: TransactionOpening
    ) throws(LoginFailure) -> LoginTransaction {
        guard let state else { throw opening.refuse(.expired, "expired", "the answer has no state") }
        guard let sealed, let transaction = LoginTransaction(sealed: sealed, with: sealing) else {
            throw opening.refuse(.expired, "expired", "this browser has no cookie of a login with this state")
        }
        // RFC 9700 §4.7.1: the state belongs to this browser.
        guard constantTimeEqual(Array(transaction.upstream.state.utf8), Array(state.utf8)) else {
            throw opening.refuse(.expired, "expired", "the state is not the one that this browser's login sent")
        }
        opening.story.goesOn(transaction)
        guard clock.now() < transaction.upstream.startedAt + LoginTransaction.lifetime else {
            throw opening.refuse(.expired, "expired", "the login began more than \(LoginTransaction.lifetime) ago")
        }
        return transaction
    }
}
