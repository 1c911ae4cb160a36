import BrokerConfig
import BrokerCrypto
import ProviderCatalogue
import Testing

@Suite("Environment variables override any key")
struct EnvironmentTests {
    private let text = """
        [server]
        listen = "127.0.0.1:1"
        issuer = "http://127.0.0.1:1"
        [[auth.oauth.providers]]
        id = "a"
        type = "oidc"
        issuer = "https://idp.example.com"
        client_id = "old"
        client_secret_file = "not-there"
        """

    @Test("in tables, in list entries, and by adding entries")
    func overrides() throws {
        let outcome = try Fixture().load(
            text,
            environment: [
                "COST_OPS_SERVER__LISTEN": "0.0.0.0:9090",
                "COST_OPS_SERVER__TRUSTED_PROXIES": "10.0.0.0/8, 127.0.0.1",
                "COST_OPS_AUTH__OAUTH__PROVIDERS__0__CLIENT_ID": "new",
                "COST_OPS_AUTH__OAUTH__PROVIDERS__0__CLIENT_SECRET": "secret-of-the-environment",
                "COST_OPS_AUTH__OAUTH__PROVIDERS__0__ENABLED": "false",
                "COST_OPS_AUTH__OAUTH__PROVIDERS__0__CLAIMS": "{ groups = \"g\" }",
                "COST_OPS_CLIENTS__0__ID": "app",
                "COST_OPS_CLIENTS__0__REDIRECT_URIS": "[\"https://a.example/cb\"]",
                "COST_OPS_CLIENTS__0__AUDIENCE": "https://api.example.com",
                "COST_OPS_CONFIG": "elsewhere.toml",
                "COST_OPS_API_KEY": "sk_live_x",
                "PATH": "/bin",
            ]
        )
        let settings = try #require(outcome.settings, "\(outcome.problems)")
        #expect(settings.server.listen == ListenAddress(host: "0.0.0.0", port: 9090))
        #expect(settings.server.trustedProxies.count == 2)
        #expect(settings.providers.first?.clientID == "new")
        #expect(settings.providers.first?.clientSecret?.reveal() == "secret-of-the-environment")
        #expect(settings.providers.first?.enabled == false)
        #expect(settings.providers.first?.claims.groups == "g")
        #expect(settings.clients.map(\.id) == ["app"])
        #expect(settings.clients.first?.audience == ["https://api.example.com"])
        #expect(settings.overrides.count == 9)
        #expect(settings.rendered().contains("listen = \"0.0.0.0:9090\"  # from COST_OPS_SERVER__LISTEN"))
    }

    @Test("in the single form, and the rendering says so of the right provider")
    func singleForm() throws {
        let outcome = try Fixture().load(
            "[auth.oauth]\nprovider = \"google\"\nclient_id = \"old\"\n" + text,
            environment: [
                "COST_OPS_AUTH__OAUTH__CLIENT_ID": "new",
                "COST_OPS_AUTH__OAUTH__CLIENT_SECRET": "secret-of-the-single-form",
                "COST_OPS_AUTH__OAUTH__PROVIDERS__0__CLIENT_SECRET": "secret-of-the-environment",
            ]
        )
        let settings = try #require(outcome.settings, "\(outcome.problems)")
        #expect(settings.providers.map(\.clientID) == ["new", "old"])
        let rendered = settings.rendered()
        #expect(rendered.contains("client_id = \"new\"  # from COST_OPS_AUTH__OAUTH__CLIENT_ID\n"))
        #expect(rendered.contains("client_id = \"old\"\n"))
        #expect(
            rendered.contains("client_secret = \"•••\"  # from COST_OPS_AUTH__OAUTH__PROVIDERS__0__CLIENT_SECRET\n")
        )
    }

    @Test("entry 10 comes after entry 9")
    func order() throws {
        var environment: [String: String] = [:]
        for index in 0..<12 {
            environment["COST_OPS_ORGANIZATIONS__\(index)__ID"] = "org-\(index)"
            environment["COST_OPS_ORGANIZATIONS__\(index)__NAME"] = "Number \(index)"
        }
        let outcome = try Fixture().load("", environment: environment)
        #expect(outcome.settings?.organizations.map(\.id) == (0..<12).map { "org-\($0)" })
    }

    @Test(
        "a faulty one is named by the variable",
        arguments: [
            ("COST_OPS_SERVR__LISTEN", "x", "COST_OPS_SERVR__LISTEN: servr: unknown key. Did you mean 'server'?"),
            (
                "COST_OPS_SERVER__LISTN", "x",
                "COST_OPS_SERVER__LISTN: server.listn: unknown key. Did you mean 'listen'?"
            ),
            (
                "COST_OPS_SERVER__LISTEN", "nowhere",
                "COST_OPS_SERVER__LISTEN: server.listen: 'nowhere' is no host and port"
            ),
            ("COST_OPS_SERVER__LISTEN", "127.0.0.1:80\n", "holds a control character"),
            (
                "COST_OPS_SERVER__WATCH_CONFIG", "yes",
                "COST_OPS_SERVER__WATCH_CONFIG: server.watch_config: must be true or false"
            ),
            (
                "COST_OPS_CLIENTS__3__ID", "x",
                "COST_OPS_CLIENTS__3__ID: clients[3].id: there is no such entry; the next new one has the number 0"
            ),
            ("COST_OPS_SERVER__LISTEN__HOST", "x", "goes into something that is neither a table nor a list"),
            ("COST_OPS___LISTEN", "x", "is no key"),
            ("COST_OPS_ORGANIZATIONS", "x", nil),
            ("COST_OPS_SERVER__TRUSTED_PROXIES", "[\"10.0.0.0/8\"", "is not valid TOML"),
            (
                "COST_OPS_SERVER__TRUSTED_PROXIES", "[\"10.0.0.0/8\"]\n[storage]\nurl = \"x\"",
                "holds more than one value"
            ),
        ] as [(String, String, String?)]
    )
    func faulty(_ variable: String, _ value: String, _ expected: String?) throws {
        let problems = try Fixture().problems(
            "[server]\nlisten = \"127.0.0.1:8080\"\n[auth.oauth]\n",
            environment: [variable: value]
        )
        if let expected {
            #expect(problems.contains { $0.contains(expected) }, "\(problems)")
        } else {
            #expect(problems.isEmpty, "\(problems)")
        }
    }

    @Test("the file is that of the option, else of the variable, else config.toml")
    func path() {
        let loader = ConfigurationLoader(environment: ["COST_OPS_CONFIG": "b.toml"])
        #expect(loader.path(option: "a.toml") == "a.toml")
        #expect(loader.path(option: nil) == "b.toml")
        #expect(ConfigurationLoader(environment: [:]).path(option: nil) == "config.toml")
    }
}
