package import BrokerCrypto
import JOSE
package import Logging
package import OAuthProtocol

/// A login from the app's request to the code in the app's hands.
package struct LoginFlow: Sendable {
    package let issuer: String
    private let rules: AuthorizeRules
    let pushedRequests: PushedRequests
    let clients: ClientDirectory
    let connectors: ConnectorDirectory
    let organizations: OrganizationDirectory
    let store: any LoginStore & SessionStore
    /// Who is signed in in a browser.
    package let sessions: BrowserSessions
    let idTokens: IDTokenSealing
    let clock: any WallClock
    let sealing: AEADKey
    let upstreamTokens: UpstreamTokenSealing

    /// RFC 6749 §4.1.2 recommends ten minutes at most; OAuth 2.1 and FAPI 2.0 a minute.
    static let codeLifetime = Lifetime.seconds(60)
    /// Browsers drop cookies over 4,096 bytes, name and attributes included (RFC 6265 §6.1).
    private static let longestTransaction = 3_800

    package init(
        issuer: String,
        clients: ClientDirectory,
        connectors: ConnectorDirectory,
        organizations: OrganizationDirectory,
        store: any LoginStore & SessionStore,
        rules: AuthorizeRules,
        pushedRequests: PushedRequests,
        sessionLifetimes: SessionLifetimes,
        masterKey: AEADKey,
        clock: any WallClock
    ) {
        self.issuer = issuer
        self.clients = clients
        self.connectors = connectors
        self.organizations = organizations
        self.store = store
        sessions = BrowserSessions(
            store: store,
            lifetimes: sessionLifetimes,
            connectors: connectors,
            clock: clock
        )
        self.clock = clock
        sealing = masterKey.derive(label: "login transactions")
        upstreamTokens = UpstreamTokenSealing(masterKey: masterKey)
        idTokens = IDTokenSealing(masterKey: masterKey)
        self.rules = rules
        self.pushedRequests = pushedRequests
    }

    /// Takes an authorization request (OIDC Core §3.1.2).
    /// - Parameters:
    ///   - wish: the provider whose portal this browser came from just now, if any.
    ///   - secret: of the browser's session, if its cookie came along.
    /// - Throws: `AuthorizeRejection`, or `LoginFailure` where the provider can't be used.
    package func begin(
        _ parameters: Parameters,
        wish: String? = nil,
        session secret: SessionSecret? = nil,
        story: LoginStory,
        logger: Logger
    ) async throws -> LoginStart {
        var logger = logger
        logger[metadataKey: "login"] = "\(story.code)"
        let (effective, pushed) = try await resolve(parameters)
        return try await answering(pushed, logger: logger) {
            try await begin(
                select(effective, pushed: pushed, wish: wish, story: story),
                sent: parameters,
                session: secret,
                story: story,
                logger: logger
            )
        }
    }

    private func begin(
        _ selection: (request: AuthorizeRequest, outcome: ProviderSelection.Outcome),
        sent: Parameters,
        session secret: SessionSecret?,
        story: LoginStory,
        logger: Logger
    ) async throws -> LoginStart {
        let (request, outcome) = selection
        guard !request.prompt.contains(.none) else {
            return try await answerSilently(request, among: outcome, session: secret, story: story, logger: logger)
        }
        let found: BrowserSession?
        do { found = try await sessions.find(secret) } catch { throw failure(.storeUnavailable, request) }
        if let secret, let found,
            let start = try await answer(
                request,
                among: outcome,
                session: found,
                secret,
                story: story,
                logger: logger
            )
        {
            return start
        }
        switch outcome {
        case .none:
            throw failure(.noProviderConfigured, request)
        case .ask(let candidates):
            try await keepPushed(request)
            return .choose(choice(among: candidates, request, sent))
        case .one(let connector, let reason):
            return try await sendToProvider(
                connector,
                because: reason,
                request,
                sessionID: found?.session.id,
                story: story,
                logger: logger
            )
        }
    }

    /// Takes the request again with the address that the person typed on the page that asks.
    /// - Returns: nil where the address decides; else the page once more.
    package func route(
        _ parameters: Parameters,
        story: LoginStory,
        logger: Logger
    ) async throws -> ProviderChoice? {
        let (effective, pushed) = try await resolve(parameters)
        let (request, outcome) = try await answering(pushed, logger: logger) {
            try select(effective, pushed: pushed, wish: nil, story: story)
        }
        guard case .ask(let candidates) = outcome else { return nil }
        try await keepPushed(request)
        let isKnown = request.loginHint.flatMap(organizations.organization(forAddress:)) != nil
        return choice(
            among: candidates,
            request,
            parameters.removing("login_hint"),
            unknownAddress: isKnown ? nil : request.loginHint
        )
    }

    private func select(
        _ parameters: Parameters,
        pushed: [UInt8]?,
        wish: String?,
        story: LoginStory
    ) throws -> (request: AuthorizeRequest, outcome: ProviderSelection.Outcome) {
        var request = try check(parameters, isPushed: pushed != nil, story)
        request.pushedRequest = pushed
        let selection = ProviderSelection(connectors: connectors, organizations: organizations, wish: wish)
        do { return (request, try selection.select(for: request)) } catch { throw reject(error, request) }
    }

    private func choice(
        among candidates: [any IdentityProviderConnector],
        _ request: AuthorizeRequest,
        _ parameters: Parameters,
        unknownAddress: String? = nil
    ) -> ProviderChoice {
        ProviderChoice(
            clientName: request.client.name,
            options: candidates.map {
                ProviderChoice.Option(
                    id: $0.id,
                    displayName: $0.displayName,
                    type: $0.type,
                    request: parameters.setting("provider", to: $0.id)
                )
            },
            requestForAddress: organizations.haveDomains ? parameters.removing("login_hint") : nil,
            unknownAddress: unknownAddress
        )
    }

    private func check(
        _ parameters: Parameters,
        isPushed: Bool,
        _ story: LoginStory
    ) throws(AuthorizeRejection) -> AuthorizeRequest {
        do {
            let request = try rules.check(parameters, isPushed: isPushed)
            story.concerns(client: request.client.id)
            return request
        } catch {
            story.notes(refused: parameters, error)
            throw error
        }
    }

    private func sendToProvider(
        _ connector: any IdentityProviderConnector,
        because reason: ProviderReason,
        _ request: AuthorizeRequest,
        sessionID: String?,
        story: LoginStory,
        logger: Logger
    ) async throws -> LoginStart {
        story.concerns(provider: connector.id)
        let (begun, sealed) = try transaction(
            connector,
            because: reason,
            request,
            sessionID: sessionID,
            story: story
        )
        var event = LoginEvent("login.begun", logger: logger, provider: connector.id, client: request.client.id)
        let url: String
        do {
            url = try await connector.authorizationURL(for: begun.upstream)
        } catch {
            event.fail(error)
            story.notes(begun)
            story.fails(error)
            throw failure(LoginFailure.Reason(error), request, provider: connector.displayName)
        }
        event.succeed()
        return .toProvider(
            url: url,
            state: begun.upstream.state,
            sealedTransaction: sealed,
            answersByFormPost: connector.answersByFormPost
        )
    }

    /// The login as it goes on from here, and as a browser can keep it.
    func transaction(
        _ connector: any IdentityProviderConnector,
        because reason: ProviderReason,
        _ request: AuthorizeRequest,
        sessionID: String?,
        story: LoginStory
    ) throws -> (LoginTransaction, sealed: String) {
        let now = clock.now()
        let organization = request.organization.flatMap(organizations.organization(id:))
        func transaction(_ request: AuthorizeRequest) -> LoginTransaction {
            LoginTransaction(
                id: story.loginID,
                request: request,
                provider: connector.id,
                connectionVersion: connectors.version(of: connector),
                because: reason,
                organization: organization,
                sessionID: sessionID,
                now: now
            )
        }
        var begun = transaction(request)
        var sealed = try begun.sealed(with: sealing)
        if sealed.utf8.count > Self.longestTransaction {
            // Hints must never break a login (OIDC Core §3.1.2.1).
            begun = transaction(request.withoutHints())
            sealed = try begun.sealed(with: sealing)
        }
        guard sealed.utf8.count <= Self.longestTransaction else {
            throw reject(
                OAuthError(.invalidRequest, "state, nonce and redirect_uri together are too long to keep in a cookie"),
                request
            )
        }
        return (begun, sealed)
    }

    func reject(_ error: OAuthError, _ request: AuthorizeRequest) -> AuthorizeRejection {
        .redirect(error, to: request.target, state: request.state)
    }

    private func failure(
        _ reason: LoginFailure.Reason,
        _ request: AuthorizeRequest,
        provider: String? = nil
    ) -> LoginFailure {
        LoginFailure(
            reason,
            provider: provider,
            clientName: request.client.name,
            wayBack: AuthorizationResponse(
                error: OAuthError(.temporarilyUnavailable, "The identity provider can not be used at the moment"),
                target: request.target,
                state: request.state,
                issuer: issuer
            )
        )
    }
}
