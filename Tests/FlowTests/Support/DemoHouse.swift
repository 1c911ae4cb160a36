import BrokerTesting
import FakeProviders
import Logging
import ServiceLifecycle
import Upstream

@testable import CostOps

/// The demo, run in this process as the command runs it.
struct DemoHouse {
    let app: String
    let broker: String
    private let transport: CurlTransport

    /// A browser of a person who was never here.
    func browser() -> Browser {
        Browser(TransportFetch(transport))
    }

    /// From the app over the broker to a provider, and back as far as it goes.
    func signIn(_ person: String, at provider: String) async throws -> Visit {
        let browser = browser()
        let page = try await browser.open("\(app)/sign-in?provider=\(provider)")
        return try await browser.submit(page, pressing: person)
    }

    static func running(_ body: (DemoHouse) async throws -> Void) async throws {
        let log = CapturedLog()
        let broker = try TestPort.next()
        let app = try TestPort.next()
        // The providers find ports of their own.
        let between = Array(repeating: 0, count: DemoWorld.portCount - 2)
        let world = try await DemoWorld(
            ports: [broker] + between + [app],
            providersDirectory: WorldPlan.providersDirectory
        )
        let assembly = try await Assembly(settings: world.settings, logger: log.logger)
        try await world.start(transport: assembly.transport)
        let (ready, announcement) = AsyncStream<Void>.makeStream()
        let application = try assembly.application { _ in announcement.finish() }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: assembly.services() + [application],
                logger: log.logger
            )
        )
        let server = Task {
            defer { announcement.finish() }
            try await group.run()
        }
        for await _ in ready {}
        let transport = try CurlTransport(proxies: .none)
        let result: Result<Void, any Error>
        do {
            try await body(
                DemoHouse(
                    app: "http://127.0.0.1:\(app)",
                    broker: "http://127.0.0.1:\(broker)",
                    transport: transport
                )
            )
            result = .success(())
        } catch {
            result = .failure(error)
            print(log.lines.suffix(40).joined(separator: "\n"))
        }
        await group.triggerGracefulShutdown()
        _ = await server.result
        await transport.shutdown()
        await world.stop()
        await assembly.close()
        try result.get()
    }
}
