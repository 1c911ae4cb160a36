import BrokerConfig
import StrictTOML
import Testing

@Suite("The file as a whole")
struct WholeFileTests {
    @Test("many problems are reported at once, in the order of the lines")
    func together() throws {
        let problems = try Fixture().problems(
            """
            [server]
            issuer = "http://login.example.com"
            listn = "x"
            [tokens]
            access_token_ttl = 60
            [[auth.oauth.providers]]
            id = "acme"
            type = "oidcc"
            cleint_id = "x"
            organization = "org-12"
            [[organizations]]
            id = "org-123"
            domains = ["gmail.com"]
            [[clients]]
            id = "a"
            providers = ["acme", "acmee"]
            """
        )
        #expect(
            problems == [
                "config.toml:2: server.issuer: must begin with https:// unless the host is loopback. Write https://login.example.com",
                "config.toml:3: server.listn: unknown key. Did you mean 'listen'?",
                "config.toml:5: tokens.access_token_ttl: must be a string, is an integer. Put it in double quotes",
                "config.toml:6: auth.oauth.providers[0].client_id: is missing. The provider shows it where the broker is registered as an application",
                "config.toml:6: auth.oauth.providers[0].client_secret: is missing. Give client_secret, client_secret_file or client_secret_env, or client_auth = \"none\" for a public client",
                "config.toml:8: auth.oauth.providers[0].type: there is no provider type 'oidcc'. Did you mean 'oidc'?",
                "config.toml:9: auth.oauth.providers[0].cleint_id: unknown key. Did you mean 'client_id'?",
                "config.toml:10: auth.oauth.providers[0].organization: there is no organization 'org-12'. Did you mean 'org-123'?",
                "config.toml:13: organizations[0].domains[0]: 'gmail.com' is a public mail domain, where anybody gets an address",
                "config.toml:14: clients[0].redirect_uris: is missing. Where the app takes its codes, exactly as it sends it",
                "config.toml:16: clients[0].providers[1]: there is no provider 'acmee'. Did you mean 'acme'?",
            ]
        )
    }

    @Test("a faulty provider file is reported beside a faulty configuration")
    func providerFiles() throws {
        let fixture = try Fixture()
        try fixture.folder.write("display_nam = \"x\"\nx = ", to: "providers/broken.toml")
        try fixture.folder.write("display_nam = \"x\"", to: "providers/mine.toml")
        try fixture.folder.write("not a provider type", to: "providers/notes.txt")
        let problems = fixture.problems(
            "[server]\nx = 1\n[auth.oauth]\nprovider = \"broken\"\nclient_id = \"c\"\nclient_secret = \"s\""
        )
        #expect(problems.filter { $0.contains("broken") }.count == 1, "\(problems)")
        #expect(problems.contains { $0.hasPrefix("config.toml:2: server.x: unknown key") })
        #expect(
            problems.contains {
                $0.hasPrefix("providers/mine.toml:1: display_nam: unknown key. Did you mean 'display_name'?")
            }
        )
    }

    @Test("hostile files are refused or read, and never worse")
    func hostile() throws {
        let fixture = try Fixture()
        let base = "[server]\nissuer = \"http://127.0.0.1\"\n"
        #expect(fixture.load(Array(base.utf8) + [0]).settings == nil)
        #expect(fixture.load(Array(base.utf8) + [0xFF, 0xFE]).settings == nil)
        #expect(fixture.load([0xEF, 0xBB, 0xBF] + Array(base.utf8)).settings != nil)
        #expect(fixture.load(base.replacing("\n", with: "\r\n")).settings != nil)
        #expect(fixture.load(base + String(repeating: "[", count: 100_000)).settings == nil)
        #expect(fixture.load(base + "#" + String(repeating: "x", count: 1_000_000)).settings != nil)
        let long = fixture.load(base + "[\(String(repeating: "x", count: 1_000_000))]")
        #expect(long.problems.count == 1)
        #expect(fixture.load(base + String(repeating: "\n", count: 2 << 20)).problems.map(\.line) == [nil])
    }

    @Test("a file that isn't there comes with a hint")
    func missing() {
        let outcome = ConfigurationLoader(environment: [:]).load(file: "/nowhere/config.toml")
        #expect(outcome.settings == nil)
        #expect(
            outcome.problems.map(\.description) == [
                "/nowhere/config.toml: does not exist. Name it with --config or COST_OPS_CONFIG, or start in the folder that holds config.toml"
            ]
        )
    }

    @Test("an empty file is the default configuration, and says that nobody can sign in")
    func empty() throws {
        let outcome = try Fixture().load("")
        #expect(outcome.settings != nil)
        #expect(outcome.warnings.contains { $0.reason == "no identity provider is enabled, so nobody can sign in" })
        #expect(outcome.warnings.contains { $0.reason == "no client is registered, so no app can send people here" })
    }
}
