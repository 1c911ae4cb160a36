import BrokerConfig
import OAuthProtocol
import Testing

@Suite("Clients of the file")
struct ClientTests {
    private func client(_ more: String) -> String {
        "[[clients]]\nid = \"app\"\n\(more.contains("redirect_uris") ? "" : "redirect_uris = [\"https://a.example/cb\"]")\n\(more)\n"
    }

    @Test(
        "what is wrong is said with line, key and remedy",
        arguments: [
            ("redirect_uris = []", "config.toml:4: clients[0].redirect_uris: is empty"),
            ("redirect_uris = [\"/cb\"]", "'/cb' must be absolute"),
            ("redirect_uris = [\"https://a.example/cb#x\"]", "must have no fragment"),
            ("redirect_uris = [\"http://a.example/cb\"]", "unless the host is loopback"),
            ("redirect_uris = [\"myapp://cb\"]", "without a dot"),
            ("redirect_uris = [\"javascript:alert(1)\"]", "must never be redirected to"),
            ("redirect_uris = [\"https://a.example\\\\@b.example/\"]", "no URI may hold"),
            ("redirect_uris = [\"https://a.example/\", \"https://a.example/\"]", "is listed twice"),
            (
                "secret = \"0123456789abcdef\"\nredirect_uris = [\"com.example.app:/cb\"]",
                "A native app is a public client"
            ),
            ("secret = \"a\"\nsecret_env = \"B\"", "secret and secret_env are both given"),
            ("secret_env = \"NOT_SET\"", "the environment variable 'NOT_SET' is not set"),
            ("secret_file = \"nope\"", "the file 'nope' does not exist"),
            ("secret = \"\"", "is empty"),
            ("token_endpoint_auth_method = \"client_secret_basic\"", "'client_secret_basic' needs a secret"),
            (
                "secret = \"0123456789abcdef\"\ntoken_endpoint_auth_method = \"none\"",
                "'none' leaves no use for the secret"
            ),
            ("token_endpoint_auth_method = \"private_key_jwt\"", "'private_key_jwt' needs the client's keys"),
            ("token_endpoint_auth_method = \"client_secret_jwt\"", "is none of the known values"),
            ("require_pkce = false", "a client without a secret must use PKCE"),
            ("dpop_bound_access_tokens = \"yes\"", "must be true or false, is a string"),
            ("backchannel_logout_uri = \"http://a.example/out\"", "is no https:// address"),
            ("jwks_uri = \"http://a.example/jwks\"", "is no https:// address"),
            ("jwks_file = \"jwks.json\"", "the file 'jwks.json' does not exist"),
            (
                "jwks_uri = \"https://a.example/jwks\"\njwks_file = \"jwks.json\"",
                "jwks_uri: is given beside jwks_file"
            ),
            ("jwks_uri = \"https://a.example/jwks\"\nsecret = \"0123456789abcdef\"", "is given beside a secret"),
            (
                "jwks_uri = \"https://a.example/jwks\"\ntoken_endpoint_auth_method = \"none\"",
                "'none' leaves no use for the keys"
            ),
            (
                "jwks_uri = \"https://a.example/jwks\"\ntoken_endpoint_auth_signing_alg = \"HS256\"",
                "is none of the known"
            ),
            ("token_endpoint_auth_signing_alg = \"ES256\"", "has no meaning without jwks_file or jwks_uri"),
            (
                "grant_types = [\"authorization_code\", \"client_credentials\"]",
                "'client_credentials' is for clients that prove who they are"
            ),
            ("grant_types = [\"authorization_codes\"]", "Did you mean 'authorization_code'?"),
            ("grant_types = []", "is empty"),
            ("scopes = [\"openid\", \"raed\"]", "there is no scope 'raed'. Did you mean 'read'?"),
            ("signing_algorithm = \"RS384\"", "is none of the known values"),
            ("access_token_ttl = \"90d\"", "is no duration between 1m and 1d"),
            ("providers = [\"acme\"]", "there is no provider 'acme'"),
            ("organizations = [\"org\"]", "there is no organization 'org'"),
            ("audience = \"\"", "is empty"),
            ("audience = 1", "must be a list of strings, is an integer"),
            ("post_logout_redirect_uris = [\"https://a.example/#x\"]", "must have no fragment"),
            ("organization = \"org\"", "there is no organization 'org'"),
            ("logo_uri = \"http://a.example/x.png\"", "is no https:// address"),
            ("redirect_uri = \"https://a.example/cb\"", "Did you mean 'redirect_uris'?"),
        ]
    )
    func problems(_ more: String, _ expected: String) throws {
        let problems = try Fixture().problems(client(more))
        #expect(problems.contains { $0.contains(expected) }, "\(problems)")
    }

    @Test("client ids differ by their bytes, and none has letters that look like others")
    func ids() throws {
        let fixture = try Fixture()
        #expect(
            fixture.problems(client("") + client("")).contains {
                $0.contains("there is another client 'app' on line 2")
            }
        )
        for id in ["caf\u{E9}", "cafe\u{301}", "\u{212A}", "\u{430}pp", "a b", "a\\u0000"] {
            #expect(!fixture.problems("[[clients]]\nid = \"\(id)\"\nredirect_uris = [\"https://a.example\"]").isEmpty)
        }
    }

    @Test("a client without a secret is public and uses PKCE; a native app may have a scheme of its own")
    func publicClient() throws {
        let outcome = try Fixture().load(
            client("redirect_uris = [\"com.example.app:/cb\", \"http://127.0.0.1/cb\", \"http://[::1]:7/cb\"]")
        )
        let made = try #require(outcome.settings?.clients.first, "\(outcome.problems)")
        #expect(made.isPublic && made.requirePKCE && made.redirectURIs.count == 3)
        #expect(made.tokenEndpointAuthMethod == nil)
        #expect(made.scopes == ClientSettings.defaultScopes)
    }

    @Test("what a client may do with refresh tokens, and whether it sees upstream tokens")
    func refreshing() throws {
        func made(_ lines: String) throws -> ClientSettings {
            let outcome = try Fixture().load(client("secret = \"0123456789abcdef\"\n" + lines))
            return try #require(outcome.settings?.clients.first, "\(outcome.problems)")
        }
        let usual = try made("")
        #expect(usual.grantTypes == ["authorization_code", "refresh_token"])
        #expect(usual.refreshTokenTTL == nil && !usual.upstreamTokens)
        let other = try made(
            "grant_types = [\"authorization_code\"]\nrefresh_token_ttl = \"2s\"\nupstream_tokens = true"
        )
        #expect(other.grantTypes == ["authorization_code"])
        #expect(other.refreshTokenTTL == .seconds(2) && other.upstreamTokens)
        for bad in ["refresh_token_ttl = \"0s\"", "refresh_token_ttl = \"401d\"", "upstream_tokens = \"yes\""] {
            let outcome = try Fixture().load(client("secret = \"0123456789abcdef\"\n" + bad))
            #expect(outcome.settings == nil, "\(bad)")
        }
    }

    @Test("what an app may have besides: logout addresses, pushed requests, bound tokens, a consent page")
    func more() throws {
        let outcome = try Fixture().load(
            client(
                """
                secret = "0123456789abcdef"
                redirect_uris = ["https://a.example/cb"]
                post_logout_redirect_uris = ["https://a.example/bye"]
                backchannel_logout_uri = "http://127.0.0.1:8000/out"
                logo_uri = "https://a.example/logo.png"
                first_party = false
                require_pushed_authorization_requests = true
                dpop_bound_access_tokens = true
                """
            )
        )
        let made = try #require(outcome.settings?.clients.first, "\(outcome.problems)")
        #expect(made.postLogoutRedirectURIs.map(\.text) == ["https://a.example/bye"])
        #expect(
            made.backchannelLogoutURI == "http://127.0.0.1:8000/out" && made.logoURI == "https://a.example/logo.png"
        )
        #expect(!made.firstParty && made.requirePushedAuthorizationRequests && made.dpopBoundAccessTokens)
    }

    @Test("a machine needs no redirect URI, and has an organization and permissions of its own")
    func machine() throws {
        let outcome = try Fixture().load(
            """
            [[organizations]]
            id = "org-1"
            [[clients]]
            id = "exporter"
            secret = "0123456789abcdef"
            grant_types = ["client_credentials"]
            organization = "org-1"
            permissions = ["read", "reports"]
            """
        )
        let made = try #require(outcome.settings?.clients.first, "\(outcome.problems)")
        #expect(made.redirectURIs.isEmpty && made.organization == "org-1" && made.permissions == [.read, .reports])
        let idle = try Fixture().warnings(client("permissions = [\"read\"]"))
        #expect(idle.contains { $0.contains("client_credentials grant, which it does not use") }, "\(idle)")
    }

    @Test("a short secret is warned of, and never shown")
    func shortSecret() throws {
        let warnings = try Fixture().warnings(client("secret = \"hunter2\""))
        #expect(warnings.contains { $0.contains("clients[0].secret: is short enough to be guessed") })
        #expect(!warnings.joined().contains("hunter2"))
    }
}
