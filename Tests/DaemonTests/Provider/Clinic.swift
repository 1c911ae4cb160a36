import BrokerTesting
import FakeProviders
import Foundation

/// A configuration with one provider, in a folder, and the provider itself: what the doctor is called to.
struct Clinic {
    /// The entry's keys; a test breaks one.
    struct Entry {
        var type = "oidc"
        var issuer: String
        var lines: [String] = []
        var clientID = "broker"
        var clientSecret = Clinic.secret
        var redirectURI = Clinic.redirectURI
        var organization: String? = "acme"

        var text: String {
            ([
                "[[auth.oauth.providers]]", "id = \"acme-idp\"", "type = \"\(type)\"", "display_name = \"Acme ID\"",
                "issuer = \"\(issuer)\"", "client_id = \"\(clientID)\"", "client_secret = \"\(clientSecret)\"",
                "redirect_uri = \"\(redirectURI)\"",
            ] + (organization.map { ["organization = \"\($0)\""] } ?? []) + lines).joined(separator: "\n")
        }
    }

    static let secret = "acmes-own-secret-29"
    static let redirectURI = "https://login.example.com/auth/callback/acme-idp"

    static let organizations = """
        [[organizations]]
        id = "acme"
        name = "Acme"
        domains = ["acme.example"]

        [[organizations.rules]]
        groups = ["cost-admins"]
        permissions = ["read", "write", "admin"]

        [[organizations.rules]]
        provider = "acme-idp"
        permissions = ["read"]
        """

    let provider: FakeProvider
    let folder: TemporaryFolder
    var entry: Entry
    var organizations = Clinic.organizations

    /// - Parameters:
    ///   - settings: of the provider, whose clients are set here.
    ///   - breaking: what is wrong, at the provider or in the entry.
    static func examine(
        _ settings: FakeProviderSettings = .generic(),
        arguments: [String] = [],
        breaking: (inout Clinic) throws -> Void = { _ in }
    ) async throws -> CommandRun {
        var settings = settings
        settings.clients = [FakeClient(id: "broker", secret: secret, redirectURIs: [redirectURI])]
        let provider = try FakeProvider(settings)
        try await provider.start()
        let result: Result<CommandRun, any Error>
        do {
            var clinic = Clinic(
                provider: provider,
                folder: try TemporaryFolder(),
                entry: Entry(issuer: provider.issuer)
            )
            try breaking(&clinic)
            result = .success(try await clinic.run(["provider", "test", "acme-idp"] + arguments))
        } catch {
            result = .failure(error)
        }
        await provider.stop()
        return try result.get()
    }

    func run(_ arguments: [String], input: String = "") async throws -> CommandRun {
        try folder.write(configuration, to: "config.toml")
        return try await CommandRun.of(arguments + ["--config", folder.file("config.toml")], input: input)
    }

    private var configuration: String {
        """
        [server]
        issuer = "https://login.example.com"
        providers_dir = "\(House.repository)/providers"

        \(entry.text)

        \(organizations)

        [[clients]]
        id = "app"
        redirect_uris = ["https://app.example.com/callback"]

        """
    }
}
