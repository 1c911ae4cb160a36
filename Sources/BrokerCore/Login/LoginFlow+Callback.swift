import BrokerCrypto
import JOSE
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
        let app = App(client: client, target: target, state: transaction.state, issuer: issuer)
        guard let connector = connectors.connector(id: provider, for: client) else {
            throw app.failure(.providerNotAvailable, .accessDenied)
        }
        var event = LoginEvent("login.returned", logger: logger, provider: provider, client: client.id)
        let identity: UpstreamIdentity
        do {
            identity = try await connector.identity(from: callback, of: transaction.upstream)
        } catch {
            event.fail(error)
            return try app.outcome(of: error, provider: connector.displayName)
        }
        event.succeed()
        return try await complete(transaction, identity: identity, connector: connector, app: app, logger: logger)
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

    private func complete(
        _ transaction: LoginTransaction,
        identity: UpstreamIdentity,
        connector: any IdentityProviderConnector,
        app: App,
        logger: Logger
    ) async throws -> AuthorizationResponse {
        var event = LoginEvent("login.completed", logger: logger, provider: connector.id, client: app.client.id)
        let decision = organizations.decide(identity, tiedTo: connector.organization)
        guard case .granted(let organization, let permissions, let reason) = decision,
            Self.allows(transaction.organization, app.client, organization)
        else {
            event.deny(decision)
            throw app.failure(.noOrganization, .accessDenied, provider: connector.displayName)
        }
        let now = clock.now()
        let code = Base64URL.encode(SecureRandom.bytes(32))
        let login = completedLogin(
            transaction,
            identity,
            connector: connector,
            client: app.client,
            organization: organization,
            permissions: permissions,
            code: code,
            now: now
        )
        let completion: LoginCompletion
        do {
            completion = try await store.complete(login)
        } catch {
            event.fail(error)
            throw app.failure(.storeUnavailable, .temporarilyUnavailable)
        }
        switch completion {
        case .userDisabled(let userID):
            event.fail("user_disabled", user: userID)
            throw app.failure(.userDisabled, .accessDenied)
        case .alreadyCompleted:
            event.fail("already_completed")
            throw LoginFailure(.alreadyCompleted, clientName: app.client.name)
        case .completed(let user, let isNew):
            if let expected = transaction.expectedSubject, !exactlyEqual(expected, user.id) {
                // OIDC Core §3.1.2.1: another person than the hint's; the code was never told to anybody.
                event.fail("other_person", user: user.id)
                try? await store.revokeGrant(id: transaction.grantID, at: now)
                return app.response(to: OAuthError(.loginRequired, "Another person than the hinted one signed in"))
            }
            event.succeed(user: user.id, organization: organization, isNew: isNew, reason: reason)
            return AuthorizationResponse(code: code, target: app.target, state: app.state, issuer: issuer)
        }
    }

    private func completedLogin(
        _ transaction: LoginTransaction,
        _ identity: UpstreamIdentity,
        connector: any IdentityProviderConnector,
        client: Client,
        organization: String?,
        permissions: [Permission],
        code: String,
        now: UnixTime
    ) -> CompletedLogin {
        let asked = Permission.allCases.filter { transaction.scope.contains($0.rawValue) }
        // A permission named in the scope narrows: the app gets no more than it asked for, the person no more than theirs.
        let granted = asked.isEmpty ? permissions : permissions.filter(asked.contains)
        let scope = transaction.scope.filter { name in
            Permission(rawValue: name).map(granted.contains) ?? true
        }
        let sessionID = Identifier.random(prefix: "ses")
        return CompletedLogin(
            provider: identity.provider,
            subject: identity.subject,
            issuer: identity.issuer,
            profile: organizations.vetted(identity.profile, tiedTo: connector.organization),
            newUserID: Identifier.random(prefix: "usr"),
            sessionID: sessionID,
            code: AuthorizationCode(
                digest: Digest.sha256(Array(code.utf8)),
                redirectURI: transaction.redirectURI,
                redirectURIWasSent: transaction.redirectURIWasSent,
                codeChallenge: transaction.codeChallenge,
                nonce: transaction.nonce,
                expiresAt: now + Self.codeLifetime
            ),
            at: now
        ) { userID in
            Grant(
                id: transaction.grantID,
                userID: userID,
                clientID: client.id,
                sessionID: sessionID,
                provider: identity.provider,
                scope: scope,
                organization: organization,
                permissions: granted,
                authenticatedAt: identity.authenticatedAt ?? now,
                authenticationContext: identity.authenticationContext,
                authenticationMethods: identity.authenticationMethods,
                createdAt: now,
                // Outlives the transaction too, so that a login completed twice still meets its own grant.
                expiresAt: max(
                    now + Self.codeLifetime + client.accessTokenLifetime,
                    transaction.upstream.startedAt + LoginTransaction.lifetime
                )
            )
        }
    }

    /// Whether the person's organization is the one asked for, and one that this client serves.
    private static func allows(_ requested: String?, _ client: Client, _ organization: String?) -> Bool {
        if let requested, organization.map({ exactlyEqual($0, requested) }) != true { return false }
        guard let served = client.organizations else { return true }
        return served.contains { one in organization.map { exactlyEqual($0, one) } ?? false }
    }
}

/// The app that waits for the answer.
private struct App {
    let client: Client
    let target: VerifiedRedirectTarget
    let state: String?
    let issuer: String

    func response(to error: OAuthError) -> AuthorizationResponse {
        AuthorizationResponse(error: error, target: target, state: state, issuer: issuer)
    }

    func failure(_ reason: LoginFailure.Reason, _ code: OAuthErrorCode, provider: String? = nil) -> LoginFailure {
        LoginFailure(
            reason,
            provider: provider,
            clientName: client.name,
            wayBack: response(to: OAuthError(code, "The login did not succeed")).location
        )
    }

    /// RFC 9700 §4.11: the provider's own words stay in our log; the app gets a code of the protocol. Who cancelled goes
    /// straight back, everything else is explained to the person first.
    func outcome(of error: UpstreamError, provider: String) throws(LoginFailure) -> AuthorizationResponse {
        if error.step == .authorization, error.kind == .responseInvalid {
            // The browser brought this, whoever wrote it: no code, two of them, another issuer.
            throw failure(
                .malformed("What came back is not the answer to this sign-in"),
                .serverError,
                provider: provider
            )
        }
        let code: OAuthErrorCode
        switch error.kind {
        case .userCancelled:
            return response(to: OAuthError(.accessDenied, "The person cancelled the login"))
        case .interactionRequired: code = .interactionRequired
        case .accessDenied, .consentRequired: code = .accessDenied
        case .unavailable, .timeout, .loginExpired: code = .temporarilyUnavailable
        case .clientRejected, .misconfigured, .responseInvalid: code = .serverError
        }
        throw failure(.provider(error.kind, retryAfter: error.retryAfter), code, provider: provider)
    }
}
