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
            SIGHUP puts the configuration file in force as it is then, and so does a change of it where \
            server.watch_config = true; a file with a problem changes nothing. Exits 0 on SIGTERM or SIGINT after the requests under way are answered, 30 seconds at most; 78 where the \
            configuration is at fault, with every problem on standard error.
            """
    )

    @OptionGroup var configurationFile: ConfigurationFileOption

    func run() async throws {
        // First of all: a reload that is asked for early must not end the process.
        let hangups = await UnixSignalsSequence(trapping: .sighup)
        let loaded = try configurationFile.loaded()
        let settings = loaded.settings
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
            // The last one stops first: a daemon that is to stop reloads no more.
            services: assembly.services() + [application, reloading(loaded, assembly, hangups)],
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
        withExtendedLifetime(hangups) {}
    }

    private func reloading(
        _ loaded: ConfigurationFileOption.Loaded,
        _ assembly: Assembly,
        _ hangups: UnixSignalsSequence
    ) -> ReloadService {
        ReloadService(
            reloader: Reloader(file: loaded.file, loader: loaded.loader, assembly: assembly),
            hangups: hangups,
            watch: FileWatch(loaded.files)
        )
    }
}
