import BrokerConfig
import BrokerCore
import BrokerCrypto
import BrokerTesting
import FakeProviders
import Foundation
import JOSE
import Logging
import NIOCore
import OAuthProtocol
import ServiceLifecycle
import Upstream

@testable import CostOps

/// A broker with its providers, all real HTTP servers on loopback, and one clock that a test can turn.
final class World: Sendable {
    let clock: ManualClock
    let issuer: String
    let port: Int
    /// A plain provider, `main`, and a Google-like one, `google`.
    let provider: FakeProvider
    let google: FakeProvider
    let transport: CurlTransport
    let assembly: Assembly
    let log: CapturedLog

    static let appRedirectURI = "https://app.test/cb"
    static let appSecret = "s3cret +/%:~"

    /// An app with a secret; Basic.
    var app: RelyingParty { party("app", secret: Self.appSecret) }
    /// One that is registered for `client_secret_post`.
    var postApp: RelyingParty { party("post-app", secret: "post-secret", authentication: .post) }
    /// A public client.
    var spa: RelyingParty { party("spa", redirectURI: "https://spa.test/cb") }

    var fetch: any HTTPFetch { TransportFetch(transport) }

    func party(
        _ id: String,
        secret: String = "",
        authentication: FakeClient.Authentication = .basic,
        redirectURI: String = World.appRedirectURI
    ) -> RelyingParty {
        RelyingParty(
            brokerAt: issuer,
            clientID: id,
            clientSecret: secret,
            authentication: authentication,
            redirectURI: redirectURI
        )
    }

    /// A new browser in front of an app.
    func driver(_ app: RelyingParty? = nil) -> LoginDriver {
        let clock = clock
        return LoginDriver(
            app ?? self.app,
            browser: Browser(fetch, clock: { clock.now() }),
            fetch: fetch
        )
    }

    /// Runs a world for as long as the body takes.
    static func running(
        _ change: (inout WorldPlan) -> Void = { _ in },
        _ body: (World) async throws -> Void
    ) async throws {
        var plan = WorldPlan()
        change(&plan)
        let clock = ManualClock()
        let log = CapturedLog()
        let port = try TestPort.next()
        let issuer = "http://127.0.0.1:\(port)\(plan.issuerPath)"
        let providers = try Self.providers(issuer: issuer, clock: clock, plan: plan)
        providers[0].withFaults(plan.faults)
        for provider in providers { try await provider.start() }
        let assembly = try await Assembly(
            settings: try plan.settings(
                issuer: issuer,
                port: port,
                main: providers[0].issuer,
                google: providers[1].issuer
            ),
            clock: clock,
            logger: log.logger
        )
        let world = World(
            clock: clock,
            issuer: issuer,
            port: port,
            providers: providers,
            transport: try CurlTransport(proxies: .none),
            assembly: assembly,
            log: log
        )
        let group = try await world.serve()
        let result: Result<Void, any Error>
        do {
            try await body(world)
            result = .success(())
        } catch {
            result = .failure(error)
            // What the broker said meanwhile is most of the explanation.
            print(log.lines.suffix(40).joined(separator: "\n"))
        }
        await group.triggerGracefulShutdown()
        await world.transport.shutdown()
        for provider in providers { await provider.stop() }
        try result.get()
    }

    private init(
        clock: ManualClock,
        issuer: String,
        port: Int,
        providers: [FakeProvider],
        transport: CurlTransport,
        assembly: Assembly,
        log: CapturedLog
    ) {
        self.clock = clock
        self.issuer = issuer
        self.port = port
        provider = providers[0]
        google = providers[1]
        self.transport = transport
        self.assembly = assembly
        self.log = log
    }

    private static func providers(issuer: String, clock: ManualClock, plan: WorldPlan) throws -> [FakeProvider] {
        func client(_ id: String, _ authentication: FakeClient.Authentication) -> FakeClient {
            FakeClient(
                id: "broker-at-\(id)",
                secret: "up+stream/%~ secret",
                authentication: authentication,
                redirectURIs: [issuer + "/auth/callback/" + id],
                postLogoutRedirectURIs: [issuer + "/auth/signed-out"]
            )
        }
        var generic = plan.genericProvider
        generic.clients = [client("main", .basic)]
        var google = FakeProviderSettings.google(clients: [client("google", .post)])
        generic.clock = clock.reading
        google.clock = clock.reading
        return [try FakeProvider(generic), try FakeProvider(google)]
    }

    /// Starts the server and returns once it answers.
    private func serve() async throws -> ServiceGroup {
        let (ready, announcement) = AsyncStream<Void>.makeStream()
        let application = try assembly.application { _ in announcement.finish() }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: assembly.services(clock: clock) + [application],
                logger: log.logger
            )
        )
        let assembly = assembly
        Task {
            do { try await group.run() } catch { log.note("server ended: \(error)") }
            announcement.finish()
            await assembly.close()
        }
        for await _ in ready {}
        return group
    }
}
