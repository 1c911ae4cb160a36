package import BrokerCore
import BrokerCrypto
import JOSE
import Logging
package import OAuthProtocol
package import ProviderCatalogue

/// One connection to an OpenID provider: sends browsers there and believes what comes back only after every check.
package struct OIDCConnector: IdentityProviderConnector {
    package let connection: ProviderConnection
    /// Metadata and keys, with their status.
    package let remote: RemoteIssuer
    let tokenEndpoint: TokenEndpoint
    let verifier: IDTokenVerifier
    let mapping: ClaimMapping
    let userinfo: UserinfoEndpoint
    /// Where groups are that no token holds.
    private let directory: (any GroupDirectory)?
    private let gate: ProviderGate
    let wallClock: any WallClock
    private let logger: Logger

    package var id: String { connection.id }
    package var displayName: String { connection.displayName }
    package var type: String { connection.type }
    package var organization: String? { connection.organization }
    package var answersByFormPost: Bool { connection.responseMode == .formPost }
    package var sharesTokens: Bool { connection.upstreamTokens }
    package var revalidation: Revalidation? {
        connection.revalidation.map { Revalidation(interval: $0.interval, staleLimit: $0.staleLimit) }
    }

    /// Begins no request: a start never waits for a provider.
    ///
    /// - Parameter remote: shared by connections to one issuer; by default its own.
    package init(_ connection: ProviderConnection, _ environment: UpstreamEnvironment, remote: RemoteIssuer? = nil) {
        self.init(
            connection,
            environment,
            remote: remote ?? RemoteIssuer(connection, environment),
            gate: ProviderGate(clock: environment.clock, limits: environment.gateLimits)
        )
    }

    /// Another version of a connection to the same issuer. It knows what the other has fetched, and passes the same gate:
    /// a provider that is down stays known to be, and gets no more requests at a time.
    package init(_ connection: ProviderConnection, _ environment: UpstreamEnvironment, partsOf other: OIDCConnector) {
        self.init(connection, environment, remote: other.remote, gate: other.gate)
    }

    private init(
        _ connection: ProviderConnection,
        _ environment: UpstreamEnvironment,
        remote: RemoteIssuer,
        gate: ProviderGate
    ) {
        let client = ProviderClient(
            provider: connection.id,
            transport: environment.transport,
            egress: EgressPolicy(for: connection, allow: environment.egressAllow),
            clock: environment.clock,
            gate: gate,
            wallClock: environment.wallClock
        )
        self.connection = connection
        self.remote = remote
        self.gate = gate
        tokenEndpoint = TokenEndpoint(connection: connection, client: client, wallClock: environment.wallClock)
        userinfo = UserinfoEndpoint(connection: connection, client: client, keys: remote.keys)
        directory = connection.groupSource.map { $0.directory(connection, client, wallClock: environment.wallClock) }
        verifier = IDTokenVerifier(provider: connection.id, keys: remote.keys, wallClock: environment.wallClock)
        mapping = ClaimMapping(connection)
        wallClock = environment.wallClock
        logger = environment.logger
    }

    /// A provider of many tenants has an issuer for each: the template that its metadata states, filled in.
    package func isIssuer(_ text: String) -> Bool {
        let parts = connection.expectedIssuer.split(separator: "{tenantid}", omittingEmptySubsequences: false)
        guard parts.count == 2, let prefix = parts.first, let suffix = parts.last else {
            if case .exactWithAliases(let aliases) = connection.issuerPolicy,
                aliases.contains(where: { exactlyEqual($0, text) })
            {
                return true
            }
            return exactlyEqual(text, connection.expectedIssuer)
        }
        return text.utf8.count > prefix.utf8.count + suffix.utf8.count && text.utf8.starts(with: prefix.utf8)
            && text.utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
    }

    /// - Throws: `unavailable` while the provider's circuit is open, so that nobody signs in there in vain.
    package func authorizationURL(for login: UpstreamLogin) async throws(UpstreamError) -> String {
        do {
            try gate.refuseWhileOpen()
        } catch {
            throw error.error(provider: id, step: .discovery)
        }
        let metadata = try await metadata()
        return AuthorizationRequest(connection: connection, login: login, metadata: metadata).url
    }

    package func authenticate(
        from callback: Parameters,
        of login: UpstreamLogin,
        story: StoryRecorder
    ) async throws(UpstreamError) -> UpstreamAuthentication {
        let metadata = try await metadata()
        await note(metadata, story)
        let response = try AuthorizationResponse(callback, connection: connection, metadata: metadata)
        note(callback, story)
        let answer = try await tokenEndpoint.telling(story).redeem(
            code: response.code,
            verifier: connection.pkce ? login.codeVerifier : nil,
            metadata: metadata
        )
        story.note("token endpoint", .ok, ["scope": answer.scope ?? "not stated"])
        let request = AuthorizationRequest(connection: connection, login: login, metadata: metadata)
        var expected = IDTokenExpectations(for: connection, metadata: metadata)
        expected.nonce = login.nonce
        expected.maxAge = login.maxAge
        expected.loginBegan = login.startedAt
        expected.demandsFreshLogin = login.prompt?.split(separator: " ").contains("login") == true
        expected.acrValues = request.requestedContexts
        expected.accessToken = answer.accessToken
        let token = try await verifier.verify(answer.idToken?.reveal() ?? "", expecting: expected, story: story)
        let identity = try await identity(
            of: token,
            organization: request.organization,
            accessToken: answer.accessToken,
            metadata: metadata,
            story: story
        )
        var authentication = UpstreamAuthentication(identity: identity, tokens: tokens(answer))
        authentication.sessionID = token.claims["sid"]?.stringValue
        if connection.logout != .none { authentication.idToken = answer.idToken }
        return authentication
    }

    /// How the provider stands, for metrics and readiness.
    package func health() async -> ProviderHealth {
        var health = gate.health(of: id)
        health.metadata = await remote.metadata.status()
        health.keys = await remote.keys.status()
        return health
    }

    // MARK: Shared with looking again

    /// At once where there is a copy; otherwise the login waits for the provider, and its gate takes part.
    func metadata() async throws(UpstreamError) -> ProviderMetadata {
        let remote = remote.metadata
        do {
            if try await remote.answersAtOnce() { return try await remote.current() }
        } catch {
            throw error.of(id)
        }
        let result: Result<ProviderMetadata, UpstreamError>
        do {
            result = try await gate.perform(outcome: Self.outcome) { () async throws(UpstreamError) in
                try await remote.current()
            }
        } catch {
            throw error.error(provider: id, step: .discovery)
        }
        do {
            return try result.get()
        } catch {
            throw error.of(id)
        }
    }

    private static func outcome(
        _ result: Result<ProviderMetadata, UpstreamError>
    ) -> (CallOutcome, reason: String?) {
        guard case .failure(let error) = result else { return (.answered, nil) }
        let isDown = error.kind == .unavailable && error.upstreamStatus != 429 || error.kind == .timeout
        return (isDown ? .failed : .answered, error.detail)
    }

    /// Claims and groups of a person whose ID token was verified.
    ///
    /// - Parameters:
    ///   - organization: the provider's organization that this login asked for.
    ///   - known: whom the token must be of, where the person is looked at again.
    func identity(
        of token: VerifiedIDToken,
        organization: String? = nil,
        sameAs known: KnownIdentity? = nil,
        accessToken: Secret<String>?,
        metadata: ProviderMetadata,
        story: StoryRecorder
    ) async throws(UpstreamError) -> UpstreamIdentity {
        let userinfo = try await userinfoClaims(of: token, accessToken: accessToken, metadata: metadata, story: story)
        var identity = try mapping.identity(of: token, userinfo: userinfo.claims, organization: organization)
        identity.groupsAreKnown = knowsGroups(of: token, afterUserinfo: userinfo.isComplete)
        if let known { try confirm(identity, is: known) }
        if let directory, directory.isNeeded(for: token) {
            let groups = try await directory.telling(story).groups(of: token, accessToken: accessToken)
            story.note(
                "groups",
                .ok,
                ["from": connection.groupSource?.kind.rawValue ?? "", "count": "\(groups.count)"]
            )
            identity.profile.groups = groups
            identity.groupsAreKnown = true
        }
        return identity
    }

    /// Whether the absence of a group means that the person isn't in it. Not where the token says that they are told elsewhere
    /// (OIDC Core §5.6.2), nor where userinfo, which might have had them, did not answer.
    private func knowsGroups(of token: VerifiedIDToken, afterUserinfo isComplete: Bool) -> Bool {
        let name = connection.claims.groups
        if let elsewhere = token.claims["_claim_names"]?.objectValue, (elsewhere[name] ?? elsewhere["groups"]) != nil {
            return false
        }
        guard !ClaimText.isTrue(token.claims["hasgroups"]) else { return false }
        return isComplete || token.claims[name] != nil
    }

    /// OIDC Core §12.2: what comes later is about the same person, or it is about nobody.
    func confirm(_ identity: UpstreamIdentity, is known: KnownIdentity) throws(UpstreamError) {
        guard exactlyEqual(identity.subject, known.subject), exactlyEqual(identity.issuer, known.issuer) else {
            throw UpstreamError(
                provider: id,
                step: .verify,
                kind: .grantEnded,
                detail: "the refreshed ID token is of another issuer or person than the login was"
            )
        }
    }

    func tokens(_ answer: TokenAnswer) -> UpstreamTokens {
        UpstreamTokens(
            accessToken: answer.accessToken,
            accessTokenExpiresAt: answer.lifetime.map { wallClock.now() + $0 },
            refreshToken: answer.refreshToken,
            scope: answer.scope
        )
    }

    private func userinfoClaims(
        of token: VerifiedIDToken,
        accessToken: Secret<String>?,
        metadata: ProviderMetadata,
        story: StoryRecorder
    ) async throws(UpstreamError) -> (claims: JSONObject?, isComplete: Bool) {
        let need = UserinfoNeed(connection, token: token)
        guard need != .none else { return (nil, true) }
        guard let url = metadata.userinfoEndpoint, let accessToken else {
            // Where there is userinfo and nothing to ask it with, groups that the token lacks are not known.
            let isComplete = metadata.userinfoEndpoint == nil || need != .essential
            guard connection.userinfo == .always else { return (nil, isComplete) }
            throw UpstreamError(
                provider: id,
                step: .userinfo,
                kind: .misconfigured,
                detail: "userinfo is to be asked always, and the provider gives no userinfo endpoint or no access token"
            )
        }
        do {
            let claims = try await userinfo.telling(story).claims(at: url, accessToken: accessToken, of: token.subject)
            story.note("userinfo", .ok, ["claims": claims.names.joined(separator: " ")])
            return (claims, true)
        } catch {
            guard need == .helpful else { throw error.of(id) }
            // A name or picture more is not worth a failed login. Whether something is missing that decides about access is for
            // the rules to say.
            story.note("userinfo", .warning, ["left out: names, addresses or groups may be missing": error.detail])
            logger.warning("userinfo was left out", metadata: ["provider": "\(id)", "reason": "\(error.detail)"])
            return (nil, false)
        }
    }
}
