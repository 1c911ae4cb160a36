import BrokerCrypto
import JOSE
import Logging
import OAuthProtocol

extension LoginFlow {
    /// Decides what a person may have of whom the provider or their session speaks, and writes it; or asks them, where several
    /// organizations take them, or where the app needs their consent.
    /// - Parameters:
    ///   - organization: the one they chose.
    ///   - consents: whether they just agreed to what the app asks for.
    ///   - earlier: the secret of the session that the browser has until now.
    func complete(
        _ transaction: LoginTransaction,
        evidence: SignInEvidence,
        choosing organization: String? = nil,
        consents: Bool = false,
        session earlier: SessionSecret?,
        connector: any IdentityProviderConnector,
        app: WaitingApp,
        story: LoginStory,
        logger: Logger
    ) async throws -> LoginEnd {
        guard let identity = evidence.identity else { throw app.failure(.expired, .loginRequired) }
        var event = LoginEvent("login.completed", logger: logger, provider: connector.id, client: app.client.id)
        let decision = decide(identity, transaction, evidence, choosing: organization, connector, app.client)
        story.decides(decision)
        let access: AccessGrant
        switch decision.outcome {
        case .granted(let only): access = only
        case .choice(let several):
            return .choose(try ask(several, transaction, evidence, app: app))
        case .denied(let denial):
            event.deny(decision)
            throw app.failure(.noOrganization(denial), .accessDenied, provider: connector.displayName)
        }
        let asking = { try self.askConsent(transaction, evidence, choosing: organization, connector, app: app) }
        let needsConsent = !app.client.isFirstParty
        guard !needsConsent || !transaction.asksForConsent || consents else { return .consent(try asking()) }
        let now = clock.now()
        let code = Base64URL.encode(SecureRandom.bytes(32))
        var issuance = issuance(transaction, identity, client: app.client, grant: access, code: code, now: now)
        issuance.pushedRequest = transaction.pushedRequest
        issuance.isToldOfLogout = app.client.backchannelLogoutURI != nil
        if needsConsent { issuance.consent = consents ? .given(transaction.scope) : .needed(transaction.scope) }
        let retention = try retention(
            of: evidence,
            identity,
            from: connector,
            transaction: transaction,
            client: app.client,
            story: story,
            logger: logger
        )
        issuance.basis = retention.basis
        issuance.sealedUpstreamTokens = retention.sealedTokens
        var secret: SessionSecret?
        let completion: LoginCompletion
        do {
            switch evidence {
            case .authentication(let authentication):
                let fresh = SessionSecret.random()
                secret = fresh
                completion = try await store.complete(
                    try completedLogin(
                        transaction,
                        authentication,
                        session: try newSession(
                            of: authentication,
                            after: EarlierSession(secretDigest: earlier?.digest, id: transaction.sessionID),
                            secret: fresh,
                            organization: organization ?? transaction.organization,
                            sentBy: transaction.upstream,
                            over: transaction.connectionVersion,
                            now: now
                        ),
                        issuance: issuance,
                        decision: LastDecision(organization: access.organization, decidedBy: access.decidedBy, at: now),
                        connector: connector,
                        story: story
                    )
                )
            case .session(let found, let current):
                var login = SessionLogin(
                    sessionID: found.session.id,
                    secretDigest: current.digest,
                    userID: found.user.id,
                    organization: organization,
                    issuance: issuance,
                    at: now
                )
                (login.story, login.event) = story.success()
                completion = try await store.complete(login)
            }
        } catch let error as StoreError {
            event.fail(error)
            throw app.failure(.storeUnavailable, .temporarilyUnavailable)
        }
        switch completion {
        case .userDisabled(let userID):
            event.fail("user_disabled", user: userID)
            story.concerns(user: userID)
            throw app.failure(.userDisabled, .accessDenied)
        case .alreadyCompleted:
            event.fail("already_completed")
            throw LoginFailure(.alreadyCompleted, clientName: app.client.name)
        case .sessionEnded:
            event.fail("session_ended")
            throw app.failure(.expired, .loginRequired)
        case .consentMissing:
            return .consent(try asking())
        case .otherPerson(let userID):
            // OIDC Core §3.1.2.1: another person than the hint's. The browser's session stays whose it was.
            event.fail("other_person", user: userID)
            story.concerns(user: userID)
            story.fails(.otherPerson)
            await use(transaction.pushedRequest, logger: logger)
            return .answer(
                app.response(to: OAuthError(.loginRequired, "Another person than the hinted one signed in")),
                session: nil
            )
        case .completed(let user, let isNew, _):
            event.succeed(user: user.id, organization: access.organization, isNew: isNew, reason: decision.reason)
            return .answer(
                AuthorizationResponse(code: code, target: app.target, state: app.state, issuer: issuer),
                session: secret
            )
        }
    }

    /// The rules of the day decide for this app. Of several organizations a session keeps to the one that was chosen at its
    /// sign-in.
    private func decide(
        _ identity: UpstreamIdentity,
        _ transaction: LoginTransaction,
        _ evidence: SignInEvidence,
        choosing organization: String?,
        _ connector: any IdentityProviderConnector,
        _ client: Client
    ) -> AccessDecision {
        func decision(for organization: String?) -> AccessDecision {
            organizations.decide(
                identity,
                tiedTo: connector.organization,
                within: AccessLimit(requested: organization, served: client.organizations)
            )
        }
        let first = decision(for: organization ?? transaction.organization)
        guard case .choice(let several) = first.outcome, case .session(let found, _) = evidence,
            let kept = found.session.organization,
            several.contains(where: { $0.organization.map { exactlyEqual($0, kept) } ?? false })
        else { return first }
        return decision(for: kept)
    }

    private func completedLogin(
        _ transaction: LoginTransaction,
        _ authentication: UpstreamAuthentication,
        session: NewSession,
        issuance: CodeIssuance,
        decision: LastDecision,
        connector: any IdentityProviderConnector,
        story: LoginStory
    ) throws -> CompletedLogin {
        let identity = authentication.identity
        var login = CompletedLogin(
            provider: identity.provider,
            subject: identity.subject,
            issuer: identity.issuer,
            profile: organizations.vetted(identity.profile, tiedTo: connector.organization),
            newUserID: Identifier.random(prefix: "usr"),
            session: session,
            issuance: issuance,
            at: decision.at,
            decision: decision
        )
        login.expectedUserID = transaction.expectedSubject
        (login.story, login.event) = story.success()
        return login
    }

    /// The code for the app, and the grant behind it.
    private func issuance(
        _ transaction: LoginTransaction,
        _ identity: UpstreamIdentity,
        client: Client,
        grant: AccessGrant,
        code: String,
        now: UnixTime
    ) -> CodeIssuance {
        let access = GrantedAccess(asked: transaction.scope, held: grant.permissions)
        let refreshLifetime = client.mayRefresh(access.scope) ? client.refreshTokenLifetime : .seconds(0)
        return CodeIssuance(
            code: AuthorizationCode(
                digest: Digest.sha256(Array(code.utf8)),
                redirectURI: transaction.redirectURI,
                redirectURIWasSent: transaction.redirectURIWasSent,
                codeChallenge: transaction.codeChallenge,
                keyThumbprint: transaction.keyThumbprint,
                nonce: transaction.nonce,
                expiresAt: now + Self.codeLifetime
            )
        ) { userID, sessionID in
            Grant(
                id: transaction.grantID,
                userID: userID,
                clientID: client.id,
                sessionID: sessionID,
                provider: identity.provider,
                scope: access.scope,
                organization: grant.organization,
                permissions: access.permissions,
                audience: transaction.audience,
                authenticatedAt: identity.authenticatedAt ?? now,
                authenticationContext: identity.authenticationContext,
                authenticationMethods: identity.authenticationMethods,
                createdAt: now,
                // Outlives the transaction too, so that a login completed twice still meets its own grant.
                expiresAt: max(
                    now + Self.codeLifetime + refreshLifetime + client.accessTokenLifetime,
                    transaction.upstream.startedAt + LoginTransaction.lifetime
                )
            )
        }
    }

    /// What the browser is signed in with from now on, for other apps too.
    /// - Parameter organization: the one that was chosen, if there was a choice.
    func newSession(
        of authentication: UpstreamAuthentication,
        after earlier: EarlierSession,
        secret: SessionSecret,
        organization: String?,
        sentBy upstream: UpstreamLogin,
        over connection: ConnectionVersion?,
        now: UnixTime
    ) throws(CryptoError) -> NewSession {
        let identity = authentication.identity
        var session = NewSession(
            id: Identifier.random(prefix: "ses"),
            secretDigest: secret.digest,
            earlier: earlier,
            authenticatedAt: identity.authenticatedAt ?? now,
            authenticationContext: identity.authenticationContext,
            authenticationMethods: identity.authenticationMethods,
            validUntil: now + sessions.lifetimes.absolute
        )
        session.basis = GrantBasis(identity, askedScope: .none, claims: organizations.claimNames).encoded
        session.organization = organization
        session.isDated = identity.authenticatedAt != nil || upstream.demandsAuthentication
        session.connectionVersion = connection
        session.upstreamSessionID = authentication.sessionID
        if let token = authentication.idToken {
            session.sealedIDToken = try idTokens.seal(token, provider: identity.provider, subject: identity.subject)
        }
        return session
    }
}
