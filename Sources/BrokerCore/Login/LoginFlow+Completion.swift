import BrokerCrypto
import JOSE
import Logging
import OAuthProtocol

extension LoginFlow {
    /// Decides what a person who was vouched for may have, and writes it; or asks them, where several organizations take them.
    /// - Parameters:
    ///   - organization: the one they chose.
    ///   - earlier: the secret of the session that the browser has until now.
    func complete(
        _ transaction: LoginTransaction,
        authentication: UpstreamAuthentication,
        choosing organization: String? = nil,
        session earlier: SessionSecret?,
        connector: any IdentityProviderConnector,
        app: WaitingApp,
        story: LoginStory,
        logger: Logger
    ) async throws -> LoginEnd {
        let identity = authentication.identity
        var event = LoginEvent("login.completed", logger: logger, provider: connector.id, client: app.client.id)
        let limit = AccessLimit(requested: organization ?? transaction.organization, served: app.client.organizations)
        let decision = organizations.decide(identity, tiedTo: connector.organization, within: limit)
        story.decides(decision)
        let grant: AccessGrant
        switch decision.outcome {
        case .granted(let only): grant = only
        case .choice(let several):
            return .choose(try ask(several, transaction, authentication: authentication, app: app))
        case .denied(let denial):
            event.deny(decision)
            throw app.failure(.noOrganization(denial), .accessDenied, provider: connector.displayName)
        }
        let now = clock.now()
        let code = Base64URL.encode(SecureRandom.bytes(32))
        let secret = SessionSecret.random()
        let retention = try retention(
            of: authentication,
            from: connector,
            transaction: transaction,
            client: app.client,
            story: story,
            logger: logger
        )
        var issuance = issuance(transaction, identity, client: app.client, grant: grant, code: code, now: now)
        issuance.isToldOfLogout = app.client.backchannelLogoutURI != nil
        issuance.basis = retention.basis
        issuance.sealedUpstreamTokens = retention.sealedTokens
        var login = CompletedLogin(
            provider: identity.provider,
            subject: identity.subject,
            issuer: identity.issuer,
            profile: organizations.vetted(identity.profile, tiedTo: connector.organization),
            newUserID: Identifier.random(prefix: "usr"),
            session: try newSession(
                of: authentication,
                after: EarlierSession(secretDigest: earlier?.digest, id: transaction.sessionID),
                secret: secret,
                organization: grant.organization,
                now: now
            ),
            issuance: issuance,
            at: now,
            decision: LastDecision(organization: grant.organization, decidedBy: grant.decidedBy, at: now)
        )
        login.expectedUserID = transaction.expectedSubject
        (login.story, login.event) = story.success()
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
            story.concerns(user: userID)
            throw app.failure(.userDisabled, .accessDenied)
        case .alreadyCompleted:
            event.fail("already_completed")
            throw LoginFailure(.alreadyCompleted, clientName: app.client.name)
        case .otherPerson(let userID):
            // OIDC Core §3.1.2.1: another person than the hint's. The browser's session stays whose it was.
            event.fail("other_person", user: userID)
            story.concerns(user: userID)
            story.fails(.otherPerson)
            return .answer(
                app.response(to: OAuthError(.loginRequired, "Another person than the hinted one signed in")),
                session: nil
            )
        case .completed(let user, let isNew, _):
            event.succeed(user: user.id, organization: grant.organization, isNew: isNew, reason: decision.reason)
            return .answer(
                AuthorizationResponse(code: code, target: app.target, state: app.state, issuer: issuer),
                session: secret
            )
        }
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
    private func newSession(
        of authentication: UpstreamAuthentication,
        after earlier: EarlierSession,
        secret: SessionSecret,
        organization: String?,
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
            validUntil: now + sessionLifetimes.absolute
        )
        session.basis = GrantBasis(identity, askedScope: .none, claims: organizations.claimNames).encoded
        session.organization = organization
        session.upstreamSessionID = authentication.sessionID
        if let token = authentication.idToken {
            session.sealedIDToken = try idTokens.seal(token, provider: identity.provider, subject: identity.subject)
        }
        return session
    }
}
