import BrokerConfig
import BrokerCrypto
import FakeProviders
import Foundation
import JOSE

/// What a test wants of its world before it starts.
struct WorldPlan {
    /// What the plain provider does wrong from before the broker's start on.
    var faults: @Sendable (inout Faults) -> Void = { _ in }
    /// Path of the broker's issuer.
    var issuerPath = ""
    var genericProvider = FakeProviderSettings.generic()
    /// What the plain provider is tied to; nil lets what it vouches for decide.
    var mainOrganization: String? = "org-123"
    /// Lines added to the entry of the plain provider.
    var mainProviderLines = ""
    var googleProviderLines = ""
    /// Tables added at the end.
    var moreTables = ""
    /// Lines added to `[tokens]`.
    var tokenLines = ""
    var signingAlgorithm = "ES256"
    var organizations = Self.usualOrganizations
    var storageURL = "sqlite::memory:"

    static let usualOrganizations = """
        [[organizations]]
        id = "org-123"
        name = "Example"
        domains = ["example.com"]

        [[organizations.rules]]
        groups = ["cost-admins"]
        permissions = ["read", "write", "admin"]

        [[organizations.rules]]
        provider = "google"
        permissions = ["read", "reports"]

        [[organizations.rules]]
        provider = "main"
        permissions = ["read"]
        """

    func text(issuer: String, port: Int, main: String, google: String) -> String {
        """
        [server]
        issuer = "\(issuer)"
        listen = "127.0.0.1:\(port)"
        providers_dir = "\(Self.providersDirectory)"

        [storage]
        url = "\(storageURL)"

        [tokens]
        signing_algorithm = "\(signingAlgorithm)"
        \(tokenLines)

        [[auth.oauth.providers]]
        id = "main"
        type = "oidc"
        display_name = 'Main <&> "\u{301} Provider'
        issuer = "\(main)"
        client_id = "broker-at-main"
        client_secret = "up+stream/%~ secret"
        \(mainOrganization.map { "organization = \"\($0)\"" } ?? "")
        \(mainProviderLines)

        [[auth.oauth.providers]]
        id = "google"
        type = "google"
        issuer = "\(google)"
        client_id = "broker-at-google"
        client_secret = "up+stream/%~ secret"
        \(googleProviderLines)

        \(organizations)

        [[clients]]
        id = "app"
        name = "The App"
        secret = "\(World.appSecret)"
        redirect_uris = ["\(World.appRedirectURI)"]
        audience = "https://api.example.com"
        scopes = ["openid", "profile", "email", "groups", "read", "write", "admin"]
        providers = ["main"]

        [[clients]]
        id = "post-app"
        secret = "post-secret"
        token_endpoint_auth_method = "client_secret_post"
        redirect_uris = ["\(World.appRedirectURI)"]
        providers = ["main"]

        [[clients]]
        id = "spa"
        redirect_uris = ["https://spa.test/cb", "https://spa.test/other"]
        providers = ["main"]

        [[clients]]
        id = "anyone"
        secret = "any-secret"
        redirect_uris = ["\(World.appRedirectURI)?tenant=1"]

        [[clients]]
        id = "google-app"
        secret = "google-secret"
        redirect_uris = ["\(World.appRedirectURI)"]
        providers = ["google"]
        id_token_signed_response_alg = "RS256"

        \(moreTables)
        """
    }

    func settings(issuer: String, port: Int, main: String, google: String) throws -> Settings {
        let loader = ConfigurationLoader(
            environment: ["COST_OPS_MASTER_KEY": Base64URL.encode(SecureRandom.bytes(AEADKey.length))]
        )
        let text = text(issuer: issuer, port: port, main: main, google: google)
        let outcome = loader.load(Array(text.utf8), file: "test.toml")
        guard let settings = outcome.settings else {
            throw UnusableConfiguration(problems: outcome.problems.map { "\($0)" })
        }
        return settings
    }

    struct UnusableConfiguration: Error {
        let problems: [String]
    }

    static let providersDirectory = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("providers").path
}
