import ArgumentParser
import FakeProviders
import Hummingbird
import Logging

/// The web server alone, to compare with: what a request costs before the broker does anything.
struct BareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bare",
        abstract: "Runs one Hummingbird route that answers a few bytes, until standard input ends."
    )

    @Option(help: "Port on loopback.")
    var port: Int

    func run() async throws {
        let router = Router()
        router.get("readyz") { _, _ in "ok\n" }
        let application = Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: port)),
            logger: Logger(label: "bare") { _ in SwiftLogNoOpLogHandler() }
        )
        let server = Task { try await application.run() }
        await ParentPipe.end()
        server.cancel()
        // Cancelled is what it was meant to be.
        _ = await server.result
    }
}
