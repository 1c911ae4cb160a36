import ArgumentParser
import BrokerConfig
import BrokerCore
import Logging
import ProviderCatalogue
import Upstream

/// What the doctor works with, made of the configuration as the daemon makes it; only the database stays closed.
struct Surgery {
    let settings: Settings
    let environment: UpstreamEnvironment
    private let transport: CurlTransport

    /// - Throws: exit code 78 where the configured authorities can't be read.
    init(_ settings: Settings) throws {
        self.settings = settings
        do {
            transport = try CurlTransport(caFile: settings.server.caFile)
        } catch {
            StandardError.print("cost-ops: \(error) (server.ca_file)")
            throw ExitCode.configuration
        }
        environment = UpstreamEnvironment(
            transport: transport,
            documents: NoDocumentCache(),
            wallClock: SystemClock(),
            egressAllow: settings.egress.allowList,
            logger: Logger(label: "provider") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    var organizations: OrganizationDirectory { OrganizationDirectory(settings.coreOrganizations()) }

    func examine(_ connection: ProviderConnection) async -> DoctorReport {
        await ProviderDoctor(
            connection,
            environment,
            organizations: organizations,
            issuer: settings.server.issuer
        ).examine()
    }

    func close() async { await transport.shutdown() }
}
