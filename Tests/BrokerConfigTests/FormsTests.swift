import BrokerConfig
import BrokerCrypto
import OAuthProtocol
import ProviderCatalogue
import StrictTOML
import Testing

@Suite("Both forms of [auth.oauth] load as the contract prints them")
struct FormsTests {
    private let single = """
        [auth.oauth]
        enabled = true
        provider = "google"                     # google | azure-ad | okta | auth0 | oidc
        client_id = "your-client-id"
        client_secret = "your-client-secret"
        redirect_uri = "https://your-app.com/auth/callback"
        scopes = ["openid", "email", "profile"]
        """

    private func many(tls: String, okta: String, entra: String) -> String {
        """
        [server]
        issuer = "https://login.example.com"    # https, unless the host is loopback
        listen = "127.0.0.1:8080"
        trusted_proxies = ["10.0.0.0/8"]        # only these may set Forwarded / X-Forwarded-*
        \(tls)
        [storage]
        url = "sqlite:data/cost-ops.db"         # or postgres://user@host/db?sslmode=verify-full

        [secrets]
        master_key_file = "data/master.key"     # encrypts signing keys and upstream tokens at rest; or COST_OPS_MASTER_KEY

        [tokens]
        signing_algorithm = "RS256"             # RS256 | ES256 | EdDSA, per client overridable
        access_token_ttl = "1h"
        refresh_token_ttl = "30d"
        signing_key_rotation = "90d"

        [[auth.oauth.providers]]
        id = "acme-okta"                        # in URLs, audit and tokens
        type = "okta"
        \(okta)
        client_id = "0oa…"
        client_secret_file = "secrets/acme-okta"   # or client_secret, or client_secret_env
        organization = "org-123"                # everybody from here belongs to it

        [[auth.oauth.providers]]
        id = "entra"
        type = "azure-ad"
        \(entra)

        [[organizations]]
        id = "org-123"
        name = "Acme"
        domains = ["acme.com"]                  # routes someone@acme.com to Acme's provider, and lets its verified e-mails in

        [[organizations.rules]]                 # first match wins; none matching: no access
        provider = "acme-okta"
        groups = ["cost-admins"]
        permissions = ["read", "write", "admin"]

        [[clients]]
        id = "dashboard"
        secret_file = "secrets/dashboard"       # none: a public client, PKCE only
        redirect_uris = ["https://app.example.com/callback"]
        audience = "https://api.example.com"
        """
    }

    @Test("the single-provider form, verbatim, on the defaults of everything else")
    func singleForm() throws {
        let fixture = try Fixture()
        let outcome = fixture.load(single)
        #expect(outcome.problems.isEmpty, "\(outcome.problems)")
        let settings = try #require(outcome.settings)
        #expect(settings.server.issuer == "http://127.0.0.1:8080")
        #expect(settings.server.listen == ListenAddress(host: "127.0.0.1", port: 8080))
        #expect(settings.storage.database == .sqlite(path: "\(fixture.folder.path)/data/cost-ops.db"))
        #expect(settings.tokens.accessTokenTTL == .hours(1))
        let provider = try #require(settings.enabledProviders.first)
        #expect(settings.providers.count == 1)
        #expect(provider.id == "google" && provider.type == "google" && provider.displayName == "Google")
        #expect(provider.issuer == "https://accounts.google.com" && provider.expectedIssuer == provider.issuer)
        #expect(provider.discoveryURL == "https://accounts.google.com/.well-known/openid-configuration")
        #expect(provider.clientSecret?.reveal() == "your-client-secret")
        #expect(
            provider.redirectURI == "https://your-app.com/auth/callback" && provider.callbackPath == "/auth/callback"
        )
        #expect(provider.scopes == ["openid", "email", "profile"])
        #expect(provider.pkce && provider.insecure.isEmpty && !provider.egressAllowsPrivate)
        #expect(
            fixture.warnings(single).contains {
                $0.contains(
                    "no organization is configured: whoever signs in gets a token without organization and without permissions"
                )
            }
        )
    }

    @Test("the many-provider form, verbatim: what this version lacks is named, and nothing else is wrong")
    func manyVerbatim() throws {
        let fixture = try Fixture()
        try fixture.folder.write("okta-secret\n", to: "secrets/acme-okta")
        try fixture.folder.write("dashboard-secret-of-good-length\n", to: "secrets/dashboard")
        let text = many(
            tls:
                "[server.tls]                            # optional\ncertificate = \"cert.pem\"\nprivate_key = \"key.pem\"\n",
            okta: "domain = \"acme.okta.com\"",
            entra: "tenant = \"organizations\"                # a tenant id\nallowed_tenants = [\"…\"]"
        )
        let problems = fixture.problems(text)
        #expect(problems.count == 4, "\(problems)")
        #expect(problems.first?.hasPrefix("config.toml:5: server.tls: is not available in this version") == true)
        #expect(
            problems.contains {
                $0.hasPrefix("config.toml:33: auth.oauth.providers[1].allowed_tenants[0]: '…' is no tenant's id")
            }
        )
        // The printed entry is cut short: it shows neither.
        #expect(problems.contains { $0.contains("auth.oauth.providers[1].client_id: is missing") })
        #expect(problems.contains { $0.contains("auth.oauth.providers[1].client_secret: is missing") })
    }

    @Test("the many-provider form, its gaps filled")
    func manyForm() throws {
        let fixture = try Fixture()
        try fixture.folder.write("okta-secret\r\n", to: "secrets/acme-okta")
        try fixture.folder.write("dashboard-secret-of-good-length\n", to: "secrets/dashboard")
        let text = many(
            tls: "",
            okta: "domain = \"acme.okta.com\"",
            entra:
                "tenant = \"organizations\"\nallowed_tenants = [\"8eaef023-2b34-4da1-9baa-8bc8c9d6a490\"]\nclient_id = \"x\"\nclient_auth = \"none\""
        )
        let outcome = fixture.load(text)
        let settings = try #require(outcome.settings, "\(outcome.problems)")
        let okta = try #require(settings.providers.first)
        #expect(okta.issuer == "https://acme.okta.com")
        #expect(okta.clientSecret?.reveal() == "okta-secret")
        #expect(okta.organization == "org-123")
        #expect(okta.redirectURI == "https://login.example.com/auth/callback/acme-okta")
        #expect(okta.callbackPath == "/auth/callback/acme-okta")
        // The operator wrote the host himself.
        #expect(okta.egressAllowsPrivate)
        let entra = try #require(settings.providers.last)
        #expect(entra.issuer == "https://login.microsoftonline.com/organizations/v2.0")
        #expect(entra.allowedTenants == .listed(["8eaef023-2b34-4da1-9baa-8bc8c9d6a490"]))
        #expect(!entra.egressAllowsPrivate)
        let organization = try #require(settings.organizations.first)
        #expect(organization.domains == ["acme.com"])
        #expect(organization.rules.map(\.groups) == [["cost-admins"]])
        #expect(organization.rules.first?.permissions == [.read, .write, .admin])
        let client = try #require(settings.clients.first)
        #expect(client.id == "dashboard" && client.audience == ["https://api.example.com"] && !client.isPublic)
        #expect(client.secret?.reveal() == "dashboard-secret-of-good-length")
        #expect(settings.server.trustedProxies.first?.contains([10, 1, 2, 3]) == true)
    }

    @Test("a list beside the single form, and [auth.oauth] enabled = false switches all off")
    func both() throws {
        let fixture = try Fixture()
        let text =
            single.replacing("enabled = true", with: "enabled = false") + """

                [[auth.oauth.providers]]
                id = "acme"
                type = "oidc"
                issuer = "https://idp.example.com/"
                client_id = "c"
                client_secret = "s"
                """
        let outcome = fixture.load(text)
        let settings = try #require(outcome.settings, "\(outcome.problems)")
        #expect(settings.providers.map(\.id) == ["google", "acme"])
        #expect(settings.enabledProviders.isEmpty)
        #expect(settings.providers.last?.issuer == "https://idp.example.com/")
        #expect(settings.providers.last?.discoveryURL == "https://idp.example.com/.well-known/openid-configuration")
    }
}
