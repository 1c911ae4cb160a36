import ArgumentParser
import BrokerConfig
import FakeProviders
import Logging
import ServiceLifecycle
import UnixSignals

/// `cost-ops demo`: broker, identity providers and an app in one process on loopback, with nothing to set up.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Run the broker with demo identity providers and a demo app on this machine.",
        discussion: "Everything is forgotten at the end; nothing leaves this machine."
    )

    @Option(help: "The broker's port; the app and the providers take the next ones. Ports that are taken are replaced.")
    var port = 8080

    @Option(help: "The folder of provider types.")
    var providersDir = "providers"

    func validate() throws {
        guard (1...65_000).contains(port) else { throw ValidationError("--port takes a number from 1 to 65000") }
    }

    func run() async throws {
        let ports = try LoopbackPort.free(preferring: port, count: DemoWorld.portCount)
        let world = try await DemoWorld(ports: ports, providersDirectory: providersDir)
        LoggingSystem.bootstrap(world.settings.log)
        let logger = Logger(label: "cost-ops")
        let assembly = try await Assembly(settings: world.settings, logger: logger)
        try await world.start(transport: assembly.transport)
        let application = try assembly.application { _ in world.announce() }
        var configuration = ServiceGroupConfiguration(
            services: assembly.services() + [application],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        configuration.maximumGracefulShutdownDuration = .seconds(5)
        try await ServiceGroup(configuration: configuration).run()
        await world.stop()
        await assembly.close()
    }
}
