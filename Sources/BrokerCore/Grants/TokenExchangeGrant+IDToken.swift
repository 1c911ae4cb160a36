import BrokerCrypto
import JOSE
import OAuthProtocol

/// Exchange of a provider's ID token: an app that the person signed in to elsewhere, with this broker's own client id at the
/// provider, gets what a login would give. It may be exchanged until it ends; each time it is decided anew, and a grant is
/// written.
extension TokenExchangeGrant {
    func issue(idTokenOf exchange: ExchangeRequest, _ request: TokenRequest) async throws -> TokenResponse {
        let client = request.client
        guard exchange.actorToken == nil else {
            throw OAuthError(.invalidRequest, "actor_token goes with access tokens of this server alone")
        }
        let (identity, connector) = try await identity(in: exchange.subjectToken, for: client)
        let now = clock.now()
        guard let expiry = identity.claims["exp"]?.numberValue?.flooredInt64.map(UnixTime.init(seconds:)), now < expiry
        else { throw Self.refused("the ID token has ended") }
        let decision = organizations.decide(
            identity,
            tiedTo: connector.organization,
            within: AccessLimit(
                requested: try request.parameters.value("organization"),
                served: client.organizations
            )
        )
        let granted: AccessGrant
        switch decision.outcome {
        case .granted(let only): granted = only
        case .choice:
            throw OAuthError(.invalidRequest, "Several organizations take this person: name one as organization")
        case .denied:
            throw OAuthError(.invalidRequest, "No organization grants this person access", detail: decision.reason)
        }
        let access = try Self.access(granted, for: client, asked: exchange.scope)
        var terms = request.terms
        terms.audience = exchange.audience
        terms.lifetime = min(client.accessTokenLifetime, expiry.since(now))
        let admitted = try await store.admit(
            exchanged(identity, from: connector, granted, access, client: client, terms: terms, decision, now: now)
        )
        guard let admitted else { throw Self.refused("the person is disabled") }
        let issued = try issuer.accessToken(for: admitted.grant, client: client, terms: terms, now: now)
        var answer = TokenResponse(accessToken: issued, terms: terms, scope: access.scope)
        answer.issuedTokenType = TokenType.accessToken.rawValue
        return answer
    }

    /// By the token's `iss` among the providers whose people may use this client (GHSA-7qjx-gp9h-65qj). Of two connections to
    /// one issuer it is the one that the token is for.
    private func identity(
        in token: String,
        for client: Client
    ) async throws -> (UpstreamIdentity, any IdentityProviderConnector) {
        let unverified = try? JSONReader.parseObject(UnverifiedToken(parsing: token).unverifiedPayload)
        guard let issuer = unverified?["iss"]?.stringValue else { throw Self.refused("it is no ID token") }
        var failure: UpstreamError?
        for connector in connectors.connectors(for: client) where connector.isIssuer(issuer) {
            do {
                return (try await connector.recognize(token, story: StoryRecorder(clock: clock)), connector)
            } catch {
                failure = error
            }
        }
        guard let failure else { throw Self.refused("its issuer is none whose people may use this client") }
        switch failure.kind {
        case .unavailable, .timeout:
            throw OAuthError(
                .temporarilyUnavailable,
                "The identity provider can not be asked at the moment; try again",
                detail: failure.detail,
                retryAfter: .seconds(max(1, failure.retryAfter ?? 30))
            )
        default: throw Self.refused(failure.detail)
        }
    }

    /// As at a login: what is asked for and the client may have, and of the permissions those that the person has.
    private static func access(
        _ granted: AccessGrant,
        for client: Client,
        asked: ScopeSet?
    ) throws(OAuthError) -> GrantedAccess {
        let allowed = client.scopes.filter { $0 != "offline_access" }
        guard let asked else {
            return GrantedAccess(asked: allowed.filter { Permission(rawValue: $0) != nil }, held: granted.permissions)
        }
        let scope = asked.filter(allowed.contains)
        guard !scope.isEmpty else {
            throw OAuthError(.invalidScope, "None of the scopes asked for is allowed for this client")
        }
        return GrantedAccess(asked: scope, held: granted.permissions)
    }

    private func exchanged(
        _ identity: UpstreamIdentity,
        from connector: any IdentityProviderConnector,
        _ granted: AccessGrant,
        _ access: GrantedAccess,
        client: Client,
        terms: AccessTokenTerms,
        _ decision: AccessDecision,
        now: UnixTime
    ) -> ExchangedIdentity {
        let grantID = SecureRandom.bytes(TokenID.grantLength)
        let issuedAt = identity.claims["iat"]?.numberValue?.flooredInt64.map(UnixTime.init(seconds:))
        return ExchangedIdentity(
            identity: identity,
            profile: organizations.vetted(identity.profile, tiedTo: connector.organization),
            newUserID: Identifier.random(prefix: "usr"),
            at: now,
            decision: LastDecision(organization: granted.organization, decidedBy: granted.decidedBy, at: now),
            event: AuditEvent(
                at: now,
                kind: .tokenExchanged,
                code: LoginCode(loginID: grantID),
                user: nil,
                provider: identity.provider,
                client: client.id,
                organization: granted.organization,
                outcome: "ok",
                detail: ["decision": .string(decision.reason)]
            )
        ) { userID in
            Grant(
                id: grantID,
                userID: userID,
                clientID: client.id,
                // No browser of the person's is there.
                sessionID: "",
                provider: identity.provider,
                scope: access.scope,
                organization: granted.organization,
                permissions: access.permissions,
                audience: terms.audience,
                authenticatedAt: identity.authenticatedAt ?? issuedAt ?? now,
                authenticationContext: identity.authenticationContext,
                authenticationMethods: identity.authenticationMethods,
                createdAt: now,
                expiresAt: now + terms.lifetime
            )
        }
    }

    private static func refused(_ detail: String) -> OAuthError {
        OAuthError(
            .invalidRequest,
            "subject_token is no ID token of a provider of this client that is good now",
            detail: detail
        )
    }
}
