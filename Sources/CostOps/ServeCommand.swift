import ArgumentParser
import BrokerConfig
import Hummingbird
import Logging
import NIOCore
import ProviderCatalogue
import ServiceLifecycle
import UnixSignals

/// `cost-ops serve`: the daemon.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the broker.",
        discussion: """
            Exits 0 on SIGTERM or SIGINT after the requests under way are answered, 30 seconds at most; 78 where the \
            configuration is at fault, with every problem on standard error.
            """
    )

    @OptionGroup var configurationFile: ConfigurationFileOption

    func run() async throws {
        let settings = try configurationFile.load()
        OpenFiles.raiseLimit()
        LoggingSystem.bootstrap(settings.log)
        let logger = Logger(label: "cost-ops")
        let assembly: Assembly
        do {
            assembly = try await Assembly(settings: settings, logger: logger)
        } catch {
            StandardError.print("cost-ops: \(StartError.explaining(error, settings))")
            throw ExitCode.configuration
        }
        let application = try assembly.application { channel in
            logger.notice(
                "ready",
                metadata: [
                    "listen": "\(channel.localAddress?.description ?? "unknown")",
                    "issuer": "\(settings.server.issuer)",
                    "providers": "\(settings.enabledProviders.map(\.id).joined(separator: ","))",
                ]
            )
        }
        var configuration = ServiceGroupConfiguration(
            services: assembly.services() + [application],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        configuration.maximumGracefulShutdownDuration = .seconds(30)
        configuration.maximumCancellationDuration = .seconds(5)
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch  where error is IOError || error is SocketAddressError {
            await assembly.close()
            StandardError.print(
                "cost-ops: Can not listen on \(settings.server.listen): \(error). "
                    + "Set server.listen in the configuration to an address of this machine that is free."
            )
            throw ExitCode.configuration
        }
        await assembly.close()
        logger.notice("stopped")
    }
}
