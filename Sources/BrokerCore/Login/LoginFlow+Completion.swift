import BrokerCrypto
import JOSE
import Logging
import OAuthProtocol

extension LoginFlow {
    /// Decides what a person who was vouched for may have, and writes it; or asks them, where several organizations take them.
    /// - Parameter organization: the one they chose.
    func complete(
        _ transaction: LoginTransaction,
        authentication: UpstreamAuthentication,
        choosing organization: String? = nil,
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
        var login = completedLogin(
            transaction,
            identity,
            connector: connector,
            client: app.client,
            grant: grant,
            code: code,
            now: now
        )
        let retention = try retention(
            of: authentication,
            from: connector,
            transaction: transaction,
            client: app.client,
            story: story,
            logger: logger
        )
        login.basis = retention.basis
        login.sealedUpstreamTokens = retention.sealedTokens
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
        case .completed(let user, let isNew):
            if let expected = transaction.expectedSubject, !exactlyEqual(expected, user.id) {
                // OIDC Core §3.1.2.1: another person than the hint's; the code was never told to anybody.
                event.fail("other_person", user: user.id)
                story.concerns(user: user.id)
                story.fails(.otherPerson)
                try? await store.revokeGrant(id: transaction.grantID, at: now)
                return .answer(
                    app.response(to: OAuthError(.loginRequired, "Another person than the hinted one signed in"))
                )
            }
            event.succeed(user: user.id, organization: grant.organization, isNew: isNew, reason: decision.reason)
            return .answer(
                AuthorizationResponse(code: code, target: app.target, state: app.state, issuer: issuer)
            )
        }
    }

    private func completedLogin(
        _ transaction: LoginTransaction,
        _ identity: UpstreamIdentity,
        connector: any IdentityProviderConnector,
        client: Client,
        grant: AccessGrant,
        code: String,
        now: UnixTime
    ) -> CompletedLogin {
        let access = GrantedAccess(asked: transaction.scope, held: grant.permissions)
        let refreshLifetime = client.mayRefresh(access.scope) ? client.refreshTokenLifetime : .seconds(0)
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
            at: now,
            decision: LastDecision(organization: grant.organization, decidedBy: grant.decidedBy, at: now)
        ) { userID in
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
}
