import BrokerCrypto
import Logging
import OAuthProtocol

/// Answers by the session that the browser has (OIDC Core §3.1.2.3).
extension LoginFlow {
    /// - Returns: nil where the person has to go to the provider.
    func answer(
        _ request: AuthorizeRequest,
        among outcome: ProviderSelection.Outcome,
        session found: BrowserSession,
        _ secret: SessionSecret,
        story: LoginStory,
        logger: Logger
    ) async throws -> LoginStart? {
        guard let connector = outcome.candidate(id: found.session.provider) else { return nil }
        let (begun, sealed) = try transaction(
            connector,
            because: .session,
            request,
            sessionID: found.session.id,
            story: story
        )
        guard obstacle(to: found, begun, request.client, connector, isSilent: false) == nil else { return nil }
        let end: LoginEnd
        do {
            end = try await signIn(with: found, secret, begun, connector, request, story: story, logger: logger)
        } catch let failure as LoginFailure {
            switch failure.reason {
            // The provider may know more today, and another account there may have access.
            case .expired, .noOrganization: return nil
            default: throw failure
            }
        }
        switch end {
        case .answer(let response, session: _): return .answer(response)
        case .choose, .consent: return .ask(end, state: begun.upstream.state, sealedTransaction: sealed)
        }
    }

    /// For people to read.
    package func displayName(ofProvider id: String) -> String {
        connectors.connectors.first { exactlyEqual($0.id, id) }?.displayName ?? id
    }

    /// `prompt=none`: a code or an error for the app, never a page (OIDC Core §3.1.2.1, §3.1.2.6).
    func answerSilently(
        _ request: AuthorizeRequest,
        among outcome: ProviderSelection.Outcome,
        session secret: SessionSecret?,
        story: LoginStory,
        logger: Logger
    ) async throws -> LoginStart {
        do {
            guard let secret, let found = try await sessions.find(secret),
                let connector = outcome.candidate(id: found.session.provider)
            else {
                throw reject(OAuthError(.loginRequired, "Nobody is signed in"), request)
            }
            let (begun, _) = try transaction(
                connector,
                because: .session,
                request,
                sessionID: found.session.id,
                story: story
            )
            if let error = obstacle(to: found, begun, request.client, connector, isSilent: true) {
                throw reject(error, request)
            }
            switch try await signIn(with: found, secret, begun, connector, request, story: story, logger: logger) {
            case .answer(let response, session: _):
                return .answer(response)
            case .choose:
                throw reject(OAuthError(.interactionRequired, "The person has to choose an organization"), request)
            case .consent:
                throw reject(OAuthError(.consentRequired, "The person has not agreed to this"), request)
            }
        } catch let rejection as AuthorizeRejection {
            throw rejection
        } catch let failure as LoginFailure {
            throw reject(Self.silentError(failure.reason), request)
        } catch {
            throw reject(
                OAuthError(.temporarilyUnavailable, "Nobody can be signed in at the moment", detail: "\(error)"),
                request
            )
        }
    }

    private func signIn(
        with found: BrowserSession,
        _ secret: SessionSecret,
        _ transaction: LoginTransaction,
        _ connector: any IdentityProviderConnector,
        _ request: AuthorizeRequest,
        story: LoginStory,
        logger: Logger
    ) async throws -> LoginEnd {
        story.concerns(provider: connector.id, user: found.user.id)
        story.notes(transaction)
        return try await complete(
            transaction,
            evidence: .session(found, secret),
            session: secret,
            connector: connector,
            app: WaitingApp(client: request.client, target: request.target, state: request.state, issuer: issuer),
            story: story,
            logger: logger
        )
    }

    /// Why the session does not answer for the person, in the words of `prompt=none`; nil where it does.
    func obstacle(
        to found: BrowserSession,
        _ transaction: LoginTransaction,
        _ client: Client,
        _ connector: any IdentityProviderConnector,
        isSilent: Bool
    ) -> OAuthError? {
        let session = found.session
        let asked = transaction.upstream
        let age = clock.now().since(session.authenticatedAt)
        guard sessions.isUsable(found) else { return OAuthError(.loginRequired, "Nobody is signed in any more") }
        // OIDC Core §3.1.2.1: prompt=login and select_account ask for a new authentication, max_age for one that is new enough.
        guard asked.prompt == nil else { return OAuthError(.loginRequired, "A new sign-in was asked for") }
        if let maxAge = asked.maxAge {
            guard session.isDated, maxAge > 0, age.seconds <= maxAge else {
                return OAuthError(.loginRequired, "The sign-in is older than max_age allows")
            }
        }
        if let expected = transaction.expectedSubject, !exactlyEqual(expected, found.user.id) {
            return OAuthError(.loginRequired, "Another person than the hinted one is signed in")
        }
        if let values = asked.acrValues?.utf8.split(separator: UInt8(ascii: " ")), !values.isEmpty {
            guard let context = session.authenticationContext,
                values.contains(where: { $0.elementsEqual(context.utf8) })
            else {
                return OAuthError(.loginRequired, "The person did not sign in the way that acr_values asks for")
            }
        }
        return obstacleAtProvider(
            client,
            connector,
            transaction.scope,
            lookedAt: session.lookedAt,
            isSilent: isSilent
        )
    }

    /// What the session can't give: tokens of the provider, which each login has of its own, and a recent look at the person
    /// where the operator wants one.
    private func obstacleAtProvider(
        _ client: Client,
        _ connector: any IdentityProviderConnector,
        _ scope: ScopeSet,
        lookedAt: UnixTime,
        isSilent: Bool
    ) -> OAuthError? {
        let isLookedAtAgain = client.mayRefresh(scope) && connector.revalidation != nil
        guard !isLookedAtAgain, !(client.sharesUpstreamTokens && connector.sharesTokens) else {
            return OAuthError(.interactionRequired, "The identity provider has to be asked for tokens")
        }
        guard let revalidation = connector.revalidation else { return nil }
        let limit = isSilent ? revalidation.longestWithoutLook : revalidation.interval
        return clock.now() >= lookedAt + limit
            ? OAuthError(.loginRequired, "The identity provider has to be asked again") : nil
    }

    private static func silentError(_ reason: LoginFailure.Reason) -> OAuthError {
        switch reason {
        case .noOrganization(let denial):
            OAuthError(.accessDenied, "No organization grants access", detail: "\(denial)")
        case .expired, .userDisabled:
            OAuthError(.loginRequired, "Nobody is signed in any more")
        default:
            OAuthError(.temporarilyUnavailable, "Nobody can be signed in at the moment", detail: "\(reason)")
        }
    }
}

extension ProviderSelection.Outcome {
    /// The provider of this id, if the login may be through it.
    fileprivate func candidate(id: String) -> (any IdentityProviderConnector)? {
        switch self {
        case .one(let connector, because: _): exactlyEqual(connector.id, id) ? connector : nil
        case .ask(let candidates): candidates.first { exactlyEqual($0.id, id) }
        case .none: nil
        }
    }
}
