import BrokerConfig
import BrokerCore
import BrokerCrypto
import FakeProviders
import Glibc
import JOSE
import Upstream

/// What surrounds the broker in the demo: an identity provider of each type and an app, each a real HTTP server.
final class DemoWorld: Sendable {
    /// How many ports people may see: the broker's, the providers' and the app's.
    static let portCount = 7

    let settings: Settings
    private let issuer: String
    private let appPort: Int
    private let clientSecret: String
    private let providers: [(provider: FakeProvider, description: String)]
    private let choices: [DemoAppSettings.Choice]
    private let app = AppHolder()

    /// Starts the providers: only then their addresses are known, and the configuration can name them.
    /// - Parameter ports: of the broker, the providers in their order, and the app.
    init(ports: [Int], providersDirectory: String) async throws {
        guard ports.count == Self.portCount, let brokerPort = ports.first, let appPort = ports.last else {
            throw StartError("The demo needs \(Self.portCount) ports.", fix: "Free some on 127.0.0.1.")
        }
        let issuer = "http://127.0.0.1:\(brokerPort)"
        let secret = Base64URL.encode(SecureRandom.bytes(24))
        let plans = DemoProvider.all(
            secret: secret,
            signedOutURI: LogoutFlow.returnURI(ofIssuer: issuer)
        ) { "\(issuer)/auth/callback/\($0)" }
        let started = try await Self.started(plans, ports: Array(ports.dropFirst().dropLast()))
        let entries = zip(plans, started).flatMap { $0.entries($1) }
        let clientSecret = Base64URL.encode(SecureRandom.bytes(24))
        let configuration = DemoConfiguration(
            issuer: issuer,
            port: brokerPort,
            entries: entries,
            providerSecret: secret,
            clientSecret: clientSecret,
            redirectURI: "http://127.0.0.1:\(appPort)/callback",
            postLogoutRedirectURI: "http://127.0.0.1:\(appPort)/",
            backchannelLogoutURI: "http://127.0.0.1:\(appPort)/backchannel-logout",
            providersDirectory: providersDirectory,
            tenant: EntraTenant.contoso.id,
            externalID: Auth0Organization.acme.id,
            tenantGroup: EntraTenant.groupID(2)
        )
        do {
            settings = try Self.load(configuration)
        } catch {
            for provider in started { await provider.stop() }
            throw error
        }
        self.issuer = issuer
        self.appPort = appPort
        self.clientSecret = clientSecret
        providers = zip(started, plans).map { ($0, $1.description) }
        choices = entries.map { DemoAppSettings.Choice(providerID: $0.id, displayName: $0.displayName) }
    }

    private static func started(_ plans: [DemoProvider], ports: [Int]) async throws -> [FakeProvider] {
        var started: [FakeProvider] = []
        do {
            for (plan, port) in zip(plans, ports) {
                var settings = plan.settings
                settings.port = port
                settings.profile.displayName = plan.displayName
                let provider = try FakeProvider(settings)
                try await provider.start()
                started.append(provider)
            }
        } catch {
            for provider in started { await provider.stop() }
            throw error
        }
        return started
    }

    /// The demo's configuration goes through the same loader as anybody's.
    private static func load(_ configuration: DemoConfiguration) throws -> Settings {
        let loader = ConfigurationLoader(
            environment: ["COST_OPS_MASTER_KEY": Base64URL.encode(SecureRandom.bytes(AEADKey.length))]
        )
        let outcome = loader.load(Array(configuration.text.utf8), file: "demo.toml")
        guard let settings = outcome.settings else {
            throw StartError(
                "The demo's configuration does not load: " + outcome.problems.map { "\($0)" }.joined(separator: "; "),
                fix: "Run the demo in the project's folder, or name the folder of provider types with --providers-dir."
            )
        }
        return settings
    }

    /// Starts the app, over the broker's own way out.
    func start(transport: CurlTransport) async throws {
        var settings = DemoAppSettings(issuer: issuer, clientID: "demo-app", clientSecret: clientSecret)
        settings.port = appPort
        settings.choices = choices
        try await app.start(DemoApp(settings, fetch: CurlFetch(transport: transport)))
    }

    /// Tells where to go, once everything answers.
    func announce() {
        let lines = providers.map { "  \($0.provider.baseURL())   \($0.description)" }
        print(
            """

            The broker, an identity provider of each type and an app are running on this machine.

              http://127.0.0.1:\(appPort)   the demo app: open this one, and sign in
              \(issuer)   the broker
            \(lines.joined(separator: "\n"))

            Each provider's page says what its people show. Everything is forgotten at the end. Ctrl-C stops it.

            """
        )
        fflush(nil)
    }

    func stop() async {
        await app.stop()
        for entry in providers { await entry.provider.stop() }
    }
}

/// The app is made after the providers listen.
private actor AppHolder {
    private var app: DemoApp?

    func start(_ app: DemoApp) async throws {
        try await app.start()
        self.app = app
    }

    func stop() async {
        await app?.stop()
    }
}
