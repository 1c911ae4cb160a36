import BrokerConfig
import BrokerCore
import BrokerCrypto
import BrokerHTTP
import BrokerStore
import Hummingbird
import JOSE
import Logging
import OAuthProtocol
import ProviderCatalogue
import Upstream

/// Builds generations, from settings and from what all generations share.
struct GenerationBuilder: Sendable {
    let store: SQLStore
    let transport: CurlTransport
    let masterKey: AEADKey
    let keys: KeyRing
    let provenDomains: ProvenDomains
    let clock: any WallClock
    let logger: Logger
    let journal: LoginJournal
    let retired = RetiredConnections()
    let status = ReloadStatus()

    /// - Parameter earlier: the generation before. What it has fetched from providers that are still there is taken over, so
    ///   that a reload costs them no request.
    func build(_ settings: Settings, after earlier: Generation? = nil) async throws -> Generation {
        let snapshot = SettingsSnapshot(settings, digest: masterKey.configurationDigest)
        let environment = UpstreamEnvironment(
            transport: transport,
            documents: store,
            wallClock: clock,
            egressAllow: settings.egress.allowList,
            logger: logger
        )
        let providers = upstreamProviders(settings, snapshot, environment, after: earlier)
        // An algorithm that nobody used before needs a key.
        try await keys.prepare(settings.signingAlgorithms, at: clock.now())
        let connectors = directory(providers, snapshot, environment)
        let broker = broker(settings: settings, providers: providers, connectors: connectors)
        let router = try BrokerRouter(broker: broker, callbackPaths: callbackPaths(settings, after: earlier))
        return Generation(
            settings: settings,
            snapshot: snapshot,
            providers: providers,
            broker: broker,
            responder: router.build().buildResponder()
        )
    }

    /// Remembers how providers were connected until now, for the logins that are under way.
    func retireConnections(of earlier: Generation, replacedBy next: Generation) {
        let now = clock.now()
        for connector in earlier.providers.connectors {
            guard let version = earlier.version(of: connector.id),
                version != next.version(of: connector.id)
            else { continue }
            retired.add(connector, version: version, at: now)
        }
    }

    // MARK: Providers

    private func upstreamProviders(
        _ settings: Settings,
        _ snapshot: SettingsSnapshot,
        _ environment: UpstreamEnvironment,
        after earlier: Generation?
    ) -> UpstreamProviders {
        // Whom a fetch may reach, and what a type makes of what was fetched, is part of what fetches.
        guard let earlier, snapshot.hasSameGround(as: earlier.snapshot) else {
            return UpstreamProviders(settings.providers, environment)
        }
        return UpstreamProviders(settings.providers, environment, takingOver: earlier.providers) { connection in
            snapshot.version(of: connection.id) == earlier.version(of: connection.id)
        }
    }

    private func directory(
        _ providers: UpstreamProviders,
        _ snapshot: SettingsSnapshot,
        _ environment: UpstreamEnvironment
    ) -> ConnectorDirectory {
        let versions = providers.connectors.compactMap { connector in
            snapshot.version(of: connector.id).map { (ExactString(connector.id), $0) }
        }
        return ConnectorDirectory(
            providers.connectors,
            versions: Dictionary(versions) { first, _ in first }
        ) { [retired, clock] id, version in
            guard let current = providers.connector(id: id),
                let earlier = retired.connector(id: id, version: version, at: clock.now()),
                let connection = current.connection.registered(as: earlier.connection)
            else { return nil }
            return OIDCConnector(connection, environment, partsOf: earlier)
        }
    }

    /// Paths besides `/auth/callback/{id}` at which providers' answers arrive: of the disabled ones too, and of those that
    /// were just changed or removed, so that people who come back learn what became of their login.
    private func callbackPaths(_ settings: Settings, after earlier: Generation?) -> [(path: String, provider: String)] {
        var paths = settings.providers.map { (path: $0.callbackPath, provider: $0.id) }
        if exactlyEqual(settings.server.issuer, earlier?.settings.server.issuer ?? "") {
            let before = earlier?.settings.providers.map { (path: $0.callbackPath, provider: $0.id) } ?? []
            paths += before + retired.callbackPaths
        }
        let defaults = Set(settings.providers.map { ExactString("/auth/callback/\($0.id)") })
        var taken = defaults
        return paths.filter { path, provider in
            !exactlyEqual(path, "/auth/callback/\(provider)") && taken.insert(ExactString(path)).inserted
        }
    }

    // MARK: The broker

    private func broker(
        settings: Settings,
        providers: UpstreamProviders,
        connectors: ConnectorDirectory
    ) -> Broker {
        let issuer = settings.server.issuer
        let clients = ClientDirectory(settings.coreClients())
        let organizations = OrganizationDirectory(settings.coreOrganizations(), provenDomains: provenDomains)
        let admission = GrantAdmission(clients: clients, connectors: connectors, organizations: organizations)
        let authenticator = ClientAuthenticator(clients: clients)
        let tokenIssuer = TokenIssuer(issuer: issuer, keys: keys)
        let accessTokens = AccessTokenVerifier(
            issuer: issuer,
            keys: keys,
            store: store,
            admission: admission,
            clock: clock
        )
        let proofs = DPoPVerifier(
            issuer: issuer,
            nonces: DPoPNonces(masterKey: masterKey, clock: clock),
            store: store,
            clock: clock
        )
        let tokenGrants = tokenGrants(
            tokenIssuer: tokenIssuer,
            proofs: proofs,
            accessTokens: accessTokens,
            authenticator: authenticator,
            admission: admission,
            connectors: connectors,
            organizations: organizations
        )
        let rules = AuthorizeRules(issuer: issuer, clients: clients, keys: keys)
        let pushedRequests = PushedRequests(
            authenticator: authenticator,
            proofs: proofs,
            rules: rules,
            store: store,
            clock: clock
        )
        let logins = LoginFlow(
            issuer: issuer,
            clients: clients,
            connectors: connectors,
            organizations: organizations,
            store: store,
            rules: rules,
            pushedRequests: pushedRequests,
            sessionLifetimes: SessionLifetimes(absolute: settings.sessions.ttl, idle: settings.sessions.idleTTL),
            masterKey: masterKey,
            clock: clock
        )
        return Broker(
            issuer: issuer,
            metadata: ServerMetadata(
                issuer: issuer,
                scopes: ["openid", "profile", "email", "groups", "offline_access"]
                    + Permission.allCases.map(\.rawValue),
                grantTypes: tokenGrants.grantTypes.map(\.rawValue),
                idTokenAlgorithms: settings.signingAlgorithms.map(\.rawValue).sorted(),
                clientAuthenticationMethods: ClientAuthenticationMethod.allCases.map(\.rawValue)
            ),
            keys: keys,
            logins: logins,
            accountLogins: AccountLogins(logins: logins, masterKey: masterKey),
            links: LinkFlow(
                connectors: connectors,
                organizations: organizations,
                store: store,
                masterKey: masterKey,
                clock: clock
            ),
            portal: PortalEntry(issuer: issuer, clients: clients, connectors: connectors),
            journal: journal,
            origins: OriginDirectory(clients.all),
            pushedRequests: pushedRequests,
            devices: DeviceFlow(
                issuer: issuer,
                authenticator: authenticator,
                clients: clients,
                connectors: connectors,
                organizations: organizations,
                sessions: logins.sessions,
                store: store,
                limit: AttemptLimit(
                    count: settings.rateLimits.deviceCodeGuess.count,
                    period: settings.rateLimits.deviceCodeGuess.period
                ),
                masterKey: masterKey,
                clock: clock
            ),
            clientAuthenticator: authenticator,
            tokenGrants: tokenGrants,
            resourceAccess: ResourceAccess(tokens: accessTokens, proofs: proofs),
            proofs: proofs,
            revocation: TokenRevocation(
                authenticator: authenticator,
                verifier: accessTokens,
                store: store,
                clock: clock
            ),
            introspection: TokenIntrospection(
                authenticator: authenticator,
                verifier: accessTokens,
                issuer: tokenIssuer,
                store: store,
                admission: admission,
                clock: clock
            ),
            providers: connectors.connectors.map(\.id),
            providerStandings: { await providers.standings() },
            databaseAnswers: { [store] in await store.ping() },
            configuration: { [status] in status.current }
        )
    }

    private func tokenGrants(
        tokenIssuer: TokenIssuer,
        proofs: DPoPVerifier,
        accessTokens: AccessTokenVerifier,
        authenticator: ClientAuthenticator,
        admission: GrantAdmission,
        connectors: ConnectorDirectory,
        organizations: OrganizationDirectory
    ) -> TokenGrants {
        let upstreamTokens = UpstreamTokenSealing(masterKey: masterKey)
        let code = AuthorizationCodeGrant(
            store: store,
            issuer: tokenIssuer,
            admission: admission,
            sharing: UpstreamTokenSharing(store: store, sealing: upstreamTokens, connectors: connectors),
            journal: journal,
            clock: clock
        )
        let refresh = RefreshTokenGrant(
            store: store,
            issuer: tokenIssuer,
            admission: admission,
            journal: journal,
            connectors: connectors,
            organizations: organizations,
            upstreamTokens: upstreamTokens,
            clock: clock
        )
        let exchange = TokenExchangeGrant(
            verifier: accessTokens,
            issuer: tokenIssuer,
            admission: admission,
            clock: clock
        )
        let machine = ClientCredentialsGrant(issuer: tokenIssuer, admission: admission, clock: clock)
        let device = DeviceCodeGrant(store: store, issuer: tokenIssuer, admission: admission, clock: clock)
        return TokenGrants(
            authenticator: authenticator,
            proofs: proofs,
            grants: [code, refresh, device, machine, exchange]
        )
    }
}
