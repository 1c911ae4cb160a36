import BrokerConfig
import BrokerCrypto
import OAuthProtocol
import ProviderCatalogue
import Testing

@Suite("An operator's provider entry")
struct ProviderEntryTests {
    private func entry(_ more: String, type: String = "oidc") -> String {
        """
        [[auth.oauth.providers]]
        id = "acme"
        type = "\(type)"
        client_id = "c"
        client_secret = "s3cr3t-value"
        \(type == "oidc" && !more.hasPrefix("issuer = ") ? "issuer = \"https://idp.example.com\"" : "")
        \(more)
        """
    }

    private func connection(_ more: String, type: String = "oidc") throws -> ProviderConnection {
        let outcome = try Fixture().load(entry(more, type: type))
        return try #require(outcome.settings?.providers.first, "\(outcome.problems)")
    }

    @Test("every option arrives")
    func options() throws {
        let made = try connection(
            """
            display_name = "Acme"
            expected_issuer = "https://frontend.example.com"
            discovery_url = "https://backend.example.com/.well-known/openid-configuration?appid=1"
            client_auth = "client_secret_basic_raw"
            scopes = ["openid", "groups"]
            prompt = "login  consent"
            acr_values = ["mfa"]
            authorize_parameters = { kc_idp_hint = "acme" }
            response_mode = "form_post"
            revalidate = "15m"
            upstream_tokens = true
            claims = { groups = "https://acme.example/groups", organization = "company" }
            clock_leeway = "2m"
            trust_email = "never"
            userinfo = "always"
            allowed_algorithms = ["PS256", "ES256"]
            insecure_disable_pkce = true
            """
        )
        #expect(made.displayName == "Acme")
        #expect(made.expectedIssuer == "https://frontend.example.com")
        #expect(made.discoveryURL == "https://backend.example.com/.well-known/openid-configuration?appid=1")
        #expect(made.clientAuthentication == .basicRaw)
        #expect(made.scopes == ["openid", "groups"])
        #expect(made.prompt == "login consent")
        #expect(made.acrValues == ["mfa"])
        #expect(made.authorizeParameters.map { "\($0.name)=\($0.value)" } == ["kc_idp_hint=acme"])
        #expect(made.responseMode == .formPost)
        #expect(made.revalidation == RevalidationPolicy(interval: .minutes(15), staleLimit: .hours(24)))
        #expect(made.upstreamTokens)
        #expect(made.claims.groups == "https://acme.example/groups")
        #expect(made.organizationKeys == [OrganizationKey(claim: "company", list: .externalIDs)])
        #expect(made.clockLeeway == .minutes(2))
        #expect(made.emailTrust == .never)
        #expect(made.userinfo == .always)
        #expect(made.allowedAlgorithms == ["PS256", "ES256"])
        #expect(!made.pkce && made.insecure == ["insecure_disable_pkce"])
    }

    @Test("each insecure key, and every address taken as verified, is warned of")
    func insecure() throws {
        let warnings = try Fixture().warnings(entry("insecure_disable_pkce = true\ntrust_email = \"always\""))
        #expect(
            warnings.contains {
                $0.hasPrefix("config.toml:7: warning: auth.oauth.providers[0].insecure_disable_pkce: weakens a check")
            }
        )
        #expect(
            warnings.contains {
                $0.hasPrefix("config.toml:8: warning: auth.oauth.providers[0].trust_email: every address")
            }
        )
    }

    @Test("Google: hosted domains shape the page and are checked; the alias belongs to Google's own issuer")
    func google() throws {
        let one = try connection("hosted_domains = [\"acme.example\"]", type: "google")
        #expect(one.hostedDomains == ["acme.example"])
        #expect(one.authorizeParameters.map { "\($0.name)=\($0.value)" } == ["hd=acme.example"])
        #expect(one.issuerPolicy == .exactWithAliases(["accounts.google.com"]))
        let two = try connection("hosted_domains = [\"acme.example\", \"acme.org\"]", type: "google")
        #expect(two.authorizeParameters.map { "\($0.name)=\($0.value)" } == ["hd=*"])
        let elsewhere = try connection("issuer = \"http://127.0.0.1:9/google\"", type: "google")
        #expect(elsewhere.issuerPolicy == .exact && elsewhere.egressAllowsPrivate)
        let fetched = try connection(
            "issuer = \"http://127.0.0.1:9/google\"\nexpected_issuer = \"https://accounts.google.com\"",
            type: "google"
        )
        #expect(fetched.issuerPolicy == .exactWithAliases(["accounts.google.com"]))
    }

    @Test(
        "what is wrong is said with line, key and remedy",
        arguments: [
            (
                "oidc", "cleint_id = \"x\"",
                "config.toml:7: auth.oauth.providers[0].cleint_id: unknown key. Did you mean 'client_id'?"
            ),
            ("oidc", "scopes = [\"email\"]", "config.toml:7: auth.oauth.providers[0].scopes: lacks 'openid'"),
            (
                "google", "scopes = [\"openid\", \"offline_access\"]",
                "config.toml:7: auth.oauth.providers[0].scopes[1]: Google refuses the scope 'offline_access'"
            ),
            (
                "google", "prompt = \"login\"",
                "'login' is no prompt of Google. Google knows: none, consent, select_account"
            ),
            ("oidc", "prompt = \"none login\"", "'none' can't stand with another value"),
            ("oidc", "hosted_domains = [\"a.example\"]", "names no such claim, so this would keep nobody out"),
            ("google", "hosted_domains = []", "is an empty list"),
            ("google", "hosted_domains = [\"*\"]", "'*' is no domain"),
            ("oidc", "allowed_tenants = [\"x\"]", "names no such claim"),
            (
                "oidc", "authorize_parameters = { state = \"x\" }",
                "authorize_parameters.state: is set by the broker itself"
            ),
            ("oidc", "authorize_parameters = { nonce = \"x\" }", "is set by the broker itself"),
            ("oidc", "authorize_parameters = { x = 1 }", "must be a string, is an integer"),
            ("oidc", "authorize_parameters = { x = \"a\\r\\nb\" }", "holds a control character"),
            ("oidc", "client_secret_file = \"f\"", "client_secret and client_secret_file are both given"),
            ("oidc", "client_auth = \"none\"", "'none' leaves no use for the client secret"),
            ("oidc", "client_auth = \"private_key_jwt\"", "'private_key_jwt' leaves no use for the client secret"),
            ("oidc", "client_auth = \"private_key_jwt\"", "private_key_file: is missing"),
            ("oidc", "private_key_file = \"k.pem\"", "private_key_file: a client secret is given too"),
            ("oidc", "private_key_file = \"k.pem\"", "the file 'k.pem' does not exist"),
            ("oidc", "certificate_file = \"c.pem\"", "certificate_file: has no meaning without private_key_file"),
            ("oidc", "assertion_audience = \"issuer\"", "assertion_audience: has no meaning without private_key_jwt"),
            ("oidc", "revalidate = \"often\"", "revalidate: must be a duration from 1m to 30d"),
            ("oidc", "revalidate = \"59s\"", "revalidate: must be a duration from 1m to 30d"),
            ("oidc", "revalidate_stale_limit = \"1h\"", "revalidate_stale_limit: has no meaning without revalidate"),
            (
                "oidc", "revalidate = \"1h\"\nrevalidate_stale_limit = \"5m\"",
                "revalidate_stale_limit: is shorter than revalidate"
            ),
            ("oidc", "upstream_tokens = \"yes\"", "upstream_tokens: must be true or false"),
            ("oidc", "response_mode = \"fragment\"", "response_mode: 'fragment' is none of the known values"),
            ("oidc", "upstream_organization = \"x\"", "has no organizations of its own to ask for"),
            ("oidc", "group_lookup = \"graph-overage\"", "has no group look-up 'graph-overage'"),
            ("oidc", "acr_values = [\"a b\"]", "acr_values[0]: is no authentication context"),
            (
                "oidc", "authorize_parameters = { acr_values = \"mfa\" }",
                "authorize_parameters.acr_values: is set by the broker itself. The connection's own key acr_values sets it"
            ),
            ("oidc", "clock_leeway = \"1h\"", "must be a duration of at most 10m"),
            (
                "oidc", "trust_email = \"sometimes\"",
                "'sometimes' is none of the known values. Known: verified, never, always"
            ),
            ("oidc", "allowed_algorithms = [\"HS256\"]", "'HS256' is none of the known values"),
            ("oidc", "claims = { group = \"x\" }", "claims.group: unknown key. Did you mean 'groups'?"),
            ("oidc", "claims = { subject = \"upn\" }", "claims.subject: 'upn' changes hands"),
            ("oidc", "organization = \"org-1\"", "there is no organization 'org-1'. Define it under [[organizations]]"),
            (
                "oidc", "issuer = \"http://idp.example.com\"",
                "issuer: must begin with https:// unless the host is loopback"
            ),
            ("oidc", "issuer = \"https://idp.example.com/?x=1\"", "issuer: must have no query"),
            ("oidc", "issuer = \"idp.example.com\"", "'idp.example.com' is no address"),
            ("oidc", "discovery_url = \"http://10.0.0.1/x\"", "discovery_url: must begin with https://"),
            ("oidc", "redirect_uri = \"http://app.example.com/cb\"", "can't be a redirect URI"),
            ("oidc", "redirect_uri = \"https://app.example.com/cb?x\"", "can't be a redirect URI"),
            (
                "oidc", "redirect_uri = \"https://app.example.com/oauth2/token\"",
                "'/oauth2/token' is a path of the broker's own"
            ),
            (
                "oidc", "redirect_uri = \"https://app.example.com/auth/link\"",
                "'/auth/link' is a path of the broker's own"
            ),
            (
                "oidc", "redirect_uri = \"https://app.example.com/auth/organization\"",
                "'/auth/organization' is a path of the broker's own"
            ),
            ("oidc", "redirect_uri = \"https://app.example.com/:x\"", "'/:x' can't be a callback path"),
            ("oidc", "redirect_uri = \"https://app.example.com\"", "'/' can't be a callback path"),
            ("oidc", "insecure_skip_everything = true", "insecure_skip_everything: unknown key"),
            ("oidc", "domain = \"x\"", "domain: unknown key"),
        ]
    )
    func problems(_ type: String, _ more: String, _ expected: String) throws {
        let problems = try Fixture().problems(entry(more, type: type))
        #expect(problems.contains { $0.contains(expected) }, "\(problems)")
        #expect(!problems.joined().contains("s3cr3t"))
    }

    @Test("missing keys are named with the line of the entry")
    func missing() throws {
        let problems = try Fixture().problems("[[auth.oauth.providers]]\ntype = \"oidc\"\n[[auth.oauth.providers]]\n")
        let heads = problems.map { String($0.split(separator: ". ")[0]) }
        #expect(
            heads == [
                "config.toml:1: auth.oauth.providers[0].id: is missing",
                "config.toml:1: auth.oauth.providers[0].client_id: is missing",
                "config.toml:1: auth.oauth.providers[0].client_secret: is missing",
                "config.toml:1: auth.oauth.providers[0].issuer: is missing",
                "config.toml:3: auth.oauth.providers[1].type: is missing",
                "config.toml:3: auth.oauth.providers[1].id: is missing",
                "config.toml:3: auth.oauth.providers[1].client_id: is missing",
                "config.toml:3: auth.oauth.providers[1].client_secret: is missing",
            ]
        )
    }

    @Test("ids and callback paths are one provider's own")
    func unique() throws {
        let second = entry("").replacing("[[auth", with: "\n[[auth")
        #expect(
            try Fixture().problems(entry("") + second).contains {
                $0.contains("there is another provider 'acme' on line 2")
            }
        )
        let other =
            second.replacing("\"acme\"", with: "\"other\"") + "redirect_uri = \"https://x.example/auth/callback/acme\""
        for text in [entry("") + other, other + entry("").replacing("[[auth", with: "\n[[auth")] {
            #expect(
                try Fixture().problems(text).contains {
                    $0.contains("the callback path '/auth/callback/acme' is that of the provider 'acme' too")
                }
            )
        }
    }
}
