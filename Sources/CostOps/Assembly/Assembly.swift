import BrokerConfig
import BrokerCore
import BrokerCrypto
import BrokerHTTP
import BrokerStore
import Hummingbird
import Logging
import NIOCore
import OAuthProtocol
import ServiceLifecycle
import Upstream

/// The composition root: the one place where the modules meet. The daemon, the demo and the tests build the broker here.
struct Assembly: Sendable {
    let store: SQLStore
    let transport: CurlTransport
    let generations: Generations
    let builder: GenerationBuilder
    /// Brought up to date by a service, and looked at by every login.
    let provenDomains = ProvenDomains()
    private let logger: Logger

    /// Opens what must be there before the first request. Providers are not asked: none of them may delay a start.
    init(settings: Settings, clock: any WallClock = SystemClock(), logger: Logger) async throws {
        self.logger = logger
        let masterKey = try MasterKey.load(settings.secrets.masterKey)
        store = try await settings.storage.open(clock: clock)
        transport = try CurlTransport(caFile: settings.server.caFile)
        builder = GenerationBuilder(
            store: store,
            transport: transport,
            masterKey: masterKey,
            keys: try await KeyRing.open(store, masterKey: masterKey),
            provenDomains: provenDomains,
            clock: clock,
            logger: logger,
            journal: LoginJournal(
                store: store,
                clock: clock,
                keepsSuccesses: settings.log.loginStories > .seconds(0)
            )
        )
        let first = try await builder.build(settings)
        generations = Generations(first)
        try await ConfigurationRecord(builder: builder).start(first)
    }

    /// The HTTP server, with limits on everything a stranger can send or leave hanging.
    func application(
        limits: ConnectionLimits = ConnectionLimits(),
        onRunning: @escaping @Sendable (any Channel) async -> Void = { _ in }
    ) throws -> some ApplicationProtocol {
        let listen = generations.current.settings.server.listen
        return Application(
            responder: CurrentResponder(generations: generations),
            server: .http1(configuration: .broker(limits)),
            configuration: ApplicationConfiguration(
                address: .hostname(listen.host, port: listen.port),
                backlog: 1_024,
                availableConnectionsDelegate: .maximum(OpenFiles.connections, logger: logger)
            ),
            onServerRunning: onRunning,
            logger: logger
        )
    }

    /// What runs beside the server. A service that ended would end the daemon.
    func services(clock: any WallClock = SystemClock()) -> [any Service] {
        let sweeping = SweepService(
            store: store,
            journal: builder.journal,
            retention: { [generations] in generations.current.settings.retention },
            clock: clock,
            logger: logger
        )
        let domains = DomainService(
            store: store,
            proof: DomainProof(
                lookup: ResolverTXTLookup(server: generations.current.settings.server.dnsResolver),
                store: store,
                clock: clock
            ),
            proven: provenDomains,
            clock: clock,
            logger: logger
        )
        let logouts = LogoutService(
            store: store,
            delivery: { [generations] in generations.current.broker.logoutDelivery },
            clock: clock,
            logger: logger
        )
        return [sweeping, domains, signingKeys(clock: clock), logouts, WarmingService(generations: generations)]
    }

    /// Rotates the signing keys, and keeps the ring as the database has it.
    func signingKeys(clock: any WallClock) -> SigningKeyService {
        SigningKeyService(
            ring: builder.keys,
            rotator: KeyRotator(store: store, sealing: SigningKeySealing(masterKey: builder.masterKey)),
            settings: { [generations] in generations.current.settings },
            clock: clock,
            logger: logger
        )
    }

    /// After the server has stopped: nothing is under way any more.
    func close() async {
        await transport.shutdown()
        await store.close()
    }
}
