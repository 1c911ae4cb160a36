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

    /// A report with the address of the provider it is about.
    struct Examination {
        let run: CommandRun
        let issuer: String

        /// - Parameter line: with `{idp}` for the provider's address, on one line.
        func says(_ line: String) -> Bool { run.prose.contains(line.replacing("{idp}", with: issuer)) }
    }

    /// `provider test` on a set-up that is good but for what the test breaks, at the provider or in the entry.
    static func examine(
        _ settings: FakeProviderSettings = .generic(),
        authentication: FakeClient.Authentication = .basic,
        arguments: [String] = [],
        breaking: (inout Clinic) throws -> Void = { _ in }
    ) async throws -> Examination {
        try await open(settings, authentication: authentication) { clinic in
            try breaking(&clinic)
            let run = try await clinic.run(["provider", "test", "acme-idp"] + arguments)
            return Examination(run: run, issuer: clinic.provider.issuer)
        }
    }

    /// Another command on such a set-up.
    static func run(
        _ arguments: [String],
        input: String = "",
        changing: (inout Clinic) throws -> Void = { _ in }
    ) async throws -> CommandRun {
        try await open { clinic in
            try changing(&clinic)
            return try await clinic.run(arguments, input: input)
        }
    }

    /// Keeps a provider running, with the broker registered, for as long as the body takes.
    static func open<Value>(
        _ settings: FakeProviderSettings = .generic(),
        authentication: FakeClient.Authentication = .basic,
        _ body: (inout Clinic) async throws -> Value
    ) async throws -> Value {
        var settings = settings
        settings.clients = [
            FakeClient(id: "broker", secret: secret, authentication: authentication, redirectURIs: [redirectURI])
        ]
        let provider = try FakeProvider(settings)
        try await provider.start()
        let result: Result<Value, any Error>
        do {
            let folder = try TemporaryFolder()
            var clinic = Clinic(provider: provider, folder: folder, entry: Entry(issuer: provider.issuer))
            result = .success(try await body(&clinic))
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
