import BrokerConfig
import BrokerCrypto
import FakeProviders
import Glibc
import JOSE
import Upstream

/// What surrounds the broker in the demo: two identity providers and an app, each a real HTTP server on its own port.
final class DemoWorld: Sendable {
    let settings: Settings
    private let issuer: String
    private let ports: [Int]
    private let clientSecret = Base64URL.encode(SecureRandom.bytes(24))
    private let providers: [FakeProvider]
    private let app = AppHolder()

    /// - Parameter ports: of the broker, the plain provider, the Google-like one and the app.
    init(ports: [Int], providersDirectory: String) async throws {
        self.ports = ports
        issuer = "http://127.0.0.1:\(ports[0])"
        let secrets = (0..<2).map { _ in Base64URL.encode(SecureRandom.bytes(24)) }
        func client(_ id: String, secret: String, _ authentication: FakeClient.Authentication) -> FakeClient {
            FakeClient(
                id: "demo-broker",
                secret: secret,
                authentication: authentication,
                redirectURIs: ["http://127.0.0.1:\(ports[0])/auth/callback/\(id)"]
            )
        }
        var generic = FakeProviderSettings.generic(clients: [client("demo-oidc", secret: secrets[0], .basic)])
        generic.port = ports[1]
        // As the broker's page calls them, so that one sees oneself arrive where one chose to go.
        generic.profile.displayName = "Demo OIDC"
        var google = FakeProviderSettings.google(clients: [client("demo-google", secret: secrets[1], .post)])
        google.port = ports[2]
        google.profile.displayName = "Demo Google"
        providers = [try FakeProvider(generic), try FakeProvider(google)]
        settings = try Self.load(
            DemoConfiguration(
                issuer: issuer,
                port: ports[0],
                providerIssuers: providers.map(\.issuer),
                providerSecrets: secrets,
                clientSecret: clientSecret,
                redirectURI: "http://127.0.0.1:\(ports[3])/callback",
                providersDirectory: providersDirectory
            )
        )
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

    func start(transport: CurlTransport) async throws {
        for provider in providers { try await provider.start() }
        var settings = DemoAppSettings(issuer: issuer, clientID: "demo-app", clientSecret: clientSecret)
        settings.port = ports[3]
        settings.choices = [
            DemoAppSettings.Choice(providerID: "demo-oidc", displayName: "Demo OIDC"),
            DemoAppSettings.Choice(providerID: "demo-google", displayName: "Demo Google"),
        ]
        try await app.start(DemoApp(settings, fetch: CurlFetch(transport: transport)))
    }

    /// Tells where to go, once everything answers.
    func announce() {
        print(
            """

            The broker, two identity providers and an app are running on this machine.

              http://127.0.0.1:\(ports[3])   the demo app: open this one, and sign in
              \(issuer)   the broker
              \(providers[0].issuer)   a plain OpenID provider
              \(providers[1].issuer)   a provider that behaves like Google

            Everything is forgotten at the end. Ctrl-C stops it.

            """
        )
        fflush(nil)
    }

    func stop() async {
        await app.stop()
        for provider in providers { await provider.stop() }
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
