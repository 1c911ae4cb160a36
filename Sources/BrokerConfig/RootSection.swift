import ProviderCatalogue
import StrictTOML

/// Reads the whole file, section by section, and then what holds between sections.
struct RootSection {
    let table: TableReader
    let file: String
    let environment: [String: String]

    func read() -> Settings {
        let log = table.log
        var settings = Settings()
        ServerSection(table: section("server"), configurationFile: file).read(into: &settings.server)
        checkIssuerIsGiven(for: settings.server.listen)
        StorageSection(table: section("storage"), configurationFile: file).read(into: &settings.storage)
        SecretsSection(table: section("secrets"), configurationFile: file, environment: environment).read(
            into: &settings.secrets
        )
        TokensSection(table: section("tokens")).read(into: &settings.tokens)
        SessionsSection(table: section("sessions")).read(into: &settings.sessions)
        LogSection(table: section("log")).read(into: &settings.log)
        AuditSection(table: section("audit")).read(into: &settings.audit)
        EgressSection(table: section("egress")).read(into: &settings.egress)
        RateLimitsSection(table: section("rate_limits")).read(into: &settings.rateLimits)

        let secrets = SecretSource(configurationFile: file, environment: environment)
        let shownFolder = settings.server.providersDirectory
        let catalogue = ProviderCatalogue.load(
            directory: settings.server.providersDirectory,
            named: shownFolder,
            log: log
        )
        let reader = ConnectionReader(catalogue: catalogue, brokerIssuer: settings.server.issuer, secrets: secrets)
        let providers = ProvidersSection(table: section("auth"), reader: reader).read()
        let organizations = OrganizationsSection(tables: table.tables("organizations"), log: log).read()
        let clients = ClientsSection(tables: table.tables("clients"), secrets: secrets, log: log).read()
        table.finish()

        settings.providers = providers.entries.map(\.connection)
        settings.providerKeyPaths = providers.entries.map(\.keyPath)
        settings.organizations = organizations.entries.map(\.settings)
        settings.clients = clients.map(\.settings)
        References(providers: providers.ids, organizations: organizations.ids, log: log)
            .check(providers.organizations, organizations.entries, clients)
        if !log.hasErrors { StartWarnings(settings: settings, file: file, log: log).add() }
        return settings
    }

    /// The table, or an empty one in its place, so that defaults come from one code path.
    private func section(_ key: String) -> TableReader {
        table.table(key) ?? table.empty(key)
    }

    /// The default issuer is right only where the default place to listen is.
    private func checkIssuerIsGiven(for listen: ListenAddress) {
        let server = section("server")
        guard !server.has("issuer"), server.has("listen"), listen != ServerSettings().listen else { return }
        server.reportMissing(
            "issuer",
            fix: "The address people and apps reach the broker at, such as https://login.example.com"
        )
    }
}
