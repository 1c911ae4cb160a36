import BrokerConfig
import FoundationEssentials
import StrictTOML
import Testing

@Suite("The shipped config.toml")
struct ShippedConfigTests {
    private let lines: [String]
    private let fixture: Fixture
    private let environment = [
        "GOOGLE_CLIENT_SECRET": "google-secret", "PARTNER_CLIENT_SECRET": "partner-secret",
        "OKTA_CLIENT_SECRET": "okta-secret", "AUTH0_CLIENT_SECRET": "auth0-secret",
        "REPORTS_SECRET": "reports-secret-0123456789",
    ]

    init() throws {
        let text = try String(contentsOfFile: "\(Fixture.repository)/config.toml", encoding: .utf8)
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        fixture = try Fixture()
        for name in ["acme", "dashboard"] {
            try fixture.folder.write("secret-of-\(name)-0123456789\n", to: "secrets/\(name)")
        }
        try fixture.folder.write("-----BEGIN CERTIFICATE-----\n", to: "certs/company-ca.pem")
        try fixture.folder.write(TestPEM.key, to: "secrets/entra-key.pem")
        try fixture.folder.write(TestPEM.certificate, to: "certs/entra.pem")
        try fixture.folder.write(try TestPEM.serviceAccount(), to: "secrets/google-groups.json")
        try fixture.folder.write(try TestPEM.keySet(), to: "clients/billing.jwks")
    }

    /// A sample begins with '#' and no space.
    private func isSample(_ line: String) -> Bool {
        line.hasPrefix("#") && line.count > 1 && !line.hasPrefix("# ") && line != "#"
    }

    /// Runs of samples, with the remarks between them.
    private var blocks: [Range<Int>] {
        var blocks: [Range<Int>] = []
        var start: Int?
        for (index, line) in (lines + [""]).enumerated() {
            if isSample(line) { start = start ?? index }
            if let begun = start, !line.hasPrefix("#") {
                blocks.append(begun..<index)
                start = nil
            }
        }
        return blocks
    }

    private func text(uncommenting block: Range<Int>) -> String {
        lines.enumerated().map { index, line in
            block.contains(index) && isSample(line) ? String(line.dropFirst()) : line
        }.joined(separator: "\n")
    }

    @Test(
        "starts as it is, with the organization of the user guide, and warns of nothing but what is missing to sign in"
    )
    func asItIs() throws {
        let outcome = fixture.load(lines.joined(separator: "\n"))
        let settings = try #require(outcome.settings, "\(outcome.problems)")
        #expect(settings.server.issuer == "http://127.0.0.1:8080")
        #expect(settings.organizations.map(\.id) == ["org-123"])
        #expect(settings.providers.isEmpty && settings.clients.isEmpty)
        #expect(
            outcome.warnings.map(\.reason) == [
                "no identity provider is enabled, so nobody can sign in",
                "no client is registered, so no app can send people here",
            ]
        )
    }

    @Test("each of its samples loads when it is uncommented")
    func samples() {
        #expect(blocks.count >= 12)
        for block in blocks {
            let outcome = fixture.load(text(uncommenting: block), environment: environment)
            #expect(outcome.settings != nil, "\(lines[block].joined(separator: "\n"))\n\(outcome.problems)")
        }
    }

    @Test("every key that has an effect is in it")
    func documented() {
        let text = lines.joined(separator: "\n")
        for key in [
            "issuer", "listen", "trusted_proxies", "ca_file", "providers_dir", "watch_config", "url", "master_key_file",
            "signing_algorithm",
            "access_token_ttl", "signing_key_rotation", "level", "format", "enabled", "provider", "client_id",
            "client_secret",
            "client_secret_file", "client_secret_env", "redirect_uri", "scopes", "id", "type", "display_name",
            "organization",
            "hosted_domains", "prompt", "authorize_parameters", "discovery_url", "expected_issuer", "client_auth",
            "claims",
            "trust_email", "userinfo", "allowed_algorithms", "clock_leeway", "insecure_disable_pkce", "name", "domains",
            "tenants",
            "external_ids", "groups", "permissions", "emails", "roles", "secret_file", "secret_env", "redirect_uris",
            "audience",
            "token_endpoint_auth_method", "grant_types", "require_pkce", "id_token_signed_response_alg",
            "organizations", "allow", "tenant", "allowed_tenants", "cloud", "private_key_file", "certificate_file",
            "domain", "authorization_server", "upstream_organization", "group_lookup", "service_account_key_file",
            "impersonate", "revalidate", "revalidate_stale_limit", "upstream_tokens", "acr_values", "response_mode",
        ] {
            #expect(
                text.contains("\n\(key) = ") || text.contains("\n#\(key) = ") || text.contains("[[\(key)]]"),
                "\(key)"
            )
        }
    }
}
