import BrokerConfig
import BrokerCore
import BrokerCrypto
import BrokerHTTP
import BrokerStore
import Hummingbird
import JOSE
import Logging
import NIOCore
import OAuthProtocol
import ProviderCatalogue
import ServiceLifecycle
import Upstream

/// The composition root: the one place where the modules meet. The daemon, the demo and the tests build the broker here.
struct Assembly: Sendable {
    let broker: Broker
    let store: SQLStore
    let transport: CurlTransport
    let providers: UpstreamProviders
    /// Brought up to date by a service, and looked at by every login.
    let provenDomains = ProvenDomains()
    private let settings: Settings
    private let logger: Logger

    /// Opens what must be there before the first request. Providers are not asked: none of them may delay a start.
    init(settings: Settings, clock: any WallClock = SystemClock(), logger: Logger) async throws {
        self.settings = settings
        self.logger = logger
        let masterKey = try MasterKey.load(settings.secrets.masterKey)
        let store = try await settings.storage.open(clock: clock)
        self.store = store
        transport = try CurlTransport(caFile: settings.server.caFile)
        let environment = UpstreamEnvironment(
            transport: transport,
            documents: store,
            wallClock: clock,
            egressAllow: settings.egress.allowList,
            logger: logger
        )
        providers = UpstreamProviders(settings.providers, environment)
        let keys = try await KeyRing.load(
            from: store,
            masterKey: masterKey,
            algorithms: settings.signingAlgorithms,
            now: clock.now()
        )
        broker = Self.broker(
            settings: settings,
            keys: keys,
            connectors: ConnectorDirectory(providers.connectors),
            store: store,
            masterKey: masterKey,
            provenDomains: provenDomains,
            clock: clock
        )
    }

    private static func broker(
        settings: Settings,
        keys: KeyRing,
        connectors: ConnectorDirectory,
        store: SQLStore,
        masterKey: AEADKey,
        provenDomains: ProvenDomains,
        clock: any WallClock
    ) -> Broker {
        let issuer = settings.server.issuer
        let clients = ClientDirectory(settings.coreClients())
        let organizations = OrganizationDirectory(settings.coreOrganizations(), provenDomains: provenDomains)
        let upstreamTokens = UpstreamTokenSealing(masterKey: masterKey)
        let tokenIssuer = TokenIssuer(issuer: issuer, keys: keys)
        let admission = GrantAdmission(clients: clients, connectors: connectors, organizations: organizations)
        let journal = LoginJournal(store: store, clock: clock, keepsSuccesses: settings.log.loginStories > .seconds(0))
        return Broker(
            issuer: issuer,
            metadata: ServerMetadata(
                issuer: issuer,
                scopes: ["openid", "profile", "email", "groups", "offline_access"]
                    + Permission.allCases.map(\.rawValue),
                grantTypes: GrantType.allCases.map(\.rawValue),
                idTokenAlgorithms: settings.signingAlgorithms.map(\.rawValue).sorted(),
                clientAuthenticationMethods: ClientAuthenticationMethod.allCases.map(\.rawValue)
            ),
            keys: keys,
            logins: LoginFlow(
                issuer: issuer,
                keys: keys,
                clients: clients,
                connectors: connectors,
                organizations: organizations,
                store: store,
                masterKey: masterKey,
                clock: clock
            ),
            links: LinkFlow(
                connectors: connectors,
                organizations: organizations,
                store: store,
                masterKey: masterKey,
                clock: clock
            ),
            portal: PortalEntry(issuer: issuer, clients: clients, connectors: connectors),
            journal: journal,
            clientAuthenticator: ClientAuthenticator(clients: clients),
            codeGrant: AuthorizationCodeGrant(
                store: store,
                issuer: tokenIssuer,
                admission: admission,
                sharing: UpstreamTokenSharing(store: store, sealing: upstreamTokens, connectors: connectors),
                journal: journal,
                clock: clock
            ),
            refreshGrant: RefreshTokenGrant(
                store: store,
                issuer: tokenIssuer,
                admission: admission,
                journal: journal,
                connectors: connectors,
                organizations: organizations,
                upstreamTokens: upstreamTokens,
                clock: clock
            ),
            accessTokens: AccessTokenVerifier(
                issuer: issuer,
                keys: keys,
                store: store,
                admission: admission,
                clock: clock
            ),
            providers: connectors.connectors.map(\.id),
            databaseAnswers: { await store.ping() }
        )
    }

    /// The HTTP server, with limits on everything a stranger can send or leave hanging.
    func application(
        limits: ConnectionLimits = ConnectionLimits(),
        onRunning: @escaping @Sendable (any Channel) async -> Void = { _ in }
    ) throws -> some ApplicationProtocol {
        let router = try BrokerRouter(
            broker: broker,
            callbackPaths: settings.enabledProviders
                .filter { $0.callbackPath != "/auth/callback/\($0.id)" }
                .map { ($0.callbackPath, $0.id) }
        )
        return Application(
            router: router.build(),
            server: .http1(configuration: .broker(limits)),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.server.listen.host, port: settings.server.listen.port),
                backlog: 1_024,
                availableConnectionsDelegate: .maximum(OpenFiles.connections, logger: logger)
            ),
            onServerRunning: onRunning,
            logger: logger
        )
    }

    /// What runs beside the server. A service that ended would end the daemon, so what has nothing to do isn't one.
    func services(clock: any WallClock = SystemClock()) -> [any Service] {
        let sweeping = SweepService(
            store: store,
            journal: broker.journal,
            retention: settings.retention,
            clock: clock,
            logger: logger
        )
        let domains = DomainService(
            store: store,
            proof: DomainProof(
                lookup: ResolverTXTLookup(server: settings.server.dnsResolver),
                store: store,
                clock: clock
            ),
            proven: provenDomains,
            clock: clock,
            logger: logger
        )
        let always: [any Service] = [sweeping, domains]
        return providers.connectors.isEmpty ? always : always + [WarmingService(providers: providers)]
    }

    /// After the server has stopped: nothing is under way any more.
    func close() async {
        await transport.shutdown()
        await store.close()
    }
}
