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
    /// - Throws: `LoginFailure`.
    package func finish(
        provider: String,
        callback: Parameters,
        sealedTransaction: String?,
        logger: Logger
    ) async throws -> AuthorizationResponse {
        let transaction = try open(sealedTransaction, provider: provider, callback: callback, logger: logger)
        guard let client = clients.client(id: transaction.clientID),
            let target = try? VerifiedRedirectTarget(
                requested: transaction.redirectURI,
                registered: client.redirectURIs
            )
        else {
            throw LoginFailure(.clientChanged)
        }
        let app = WaitingApp(client: client, target: target, state: transaction.state, issuer: issuer)
        guard let connector = connectors.connector(id: provider, for: client) else {
            throw app.failure(.providerNotAvailable, .accessDenied)
        }
        var event = LoginEvent("login.returned", logger: logger, provider: provider, client: client.id)
        let story = StoryRecorder(clock: clock)
        let authentication: UpstreamAuthentication
        do {
            // What decides about access is as it is now; whom the answer goes to is as it was when the login began.
            let asked = connectors.connector(connector, asOf: transaction.connectionVersion)
            authentication = try await asked.authenticate(
                from: callback,
                of: transaction.upstream,
                story: story
            )
        } catch {
            event.fail(error)
            return try app.outcome(of: error, provider: connector.displayName)
        }
        event.succeed()
        return try await complete(
            transaction,
            authentication: authentication,
            connector: connector,
            app: app,
            story: story,
            logger: logger
        )
    }

    private func open(
        _ sealed: String?,
        provider: String,
        callback: Parameters,
        logger: Logger
    ) throws(LoginFailure) -> LoginTransaction {
        let state: String?
        do { state = try callback.value("state") } catch { throw LoginFailure(.malformed(error.description)) }
        guard let state, let sealed, let transaction = LoginTransaction(sealed: sealed, with: sealing),
            // RFC 9700 §4.7.1: the state belongs to this browser.
            constantTimeEqual(Array(transaction.upstream.state.utf8), Array(state.utf8)),
            clock.now() < transaction.upstream.startedAt + LoginTransaction.lifetime
        else {
            logger.info("login.returned", metadata: ["provider": "\(provider.prefix(64))", "outcome": "expired"])
            throw LoginFailure(.expired)
        }
        // RFC 9700 §4.4.2.2: a response that arrives at another provider's callback is a mix-up; its code goes nowhere.
        guard exactlyEqual(transaction.provider, provider) else {
            logger.warning(
                "login.returned",
                metadata: [
                    "provider": "\(provider.prefix(64))", "outcome": "mix-up",
                    "expected_provider": "\(transaction.provider)",
                ]
            )
            throw LoginFailure(.expired)
        }
        return transaction
    }
}
