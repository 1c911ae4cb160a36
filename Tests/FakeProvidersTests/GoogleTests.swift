import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

@Suite("The Google-like provider")
struct GoogleTests {
    private static let jane = "107691503500061507151"

    @Test("has its documents' members, and its endpoints on four hosts")
    func discovery() async throws {
        try await ProviderBench.run(.google()) { bench in
            let document = try await bench.json(bench.provider.issuer + "/.well-known/openid-configuration")
            #expect(document["end_session_endpoint"] == nil)
            #expect(document["scopes_supported"] == ["openid", "email", "profile"])
            let hosts = try ["authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"].map {
                try WebURL(document[$0]?.stringValue ?? "").authority.host
            }
            #expect(Set(hosts).count == 4)
        }
    }

    @Test("publishes two keys under forty hexadecimal digits, with its cache header")
    func keys() async throws {
        try await ProviderBench.run(.google()) { bench in
            let answer = try await bench.fetch.fetch(FetchRequest("GET", bench.provider.url(of: .keys) ?? ""))
            #expect(answer.header("Cache-Control") == "public, max-age=24873, must-revalidate, no-transform")
            #expect(answer.header("Age") != nil)
            let keys = try JWKSet(parsing: answer.body).keys
            #expect(keys.count == 2)
            for key in keys {
                #expect(key.keyID?.utf8.count == 40)
                #expect(key.keyID?.allSatisfy { $0.isHexDigit } == true)
            }
        }
    }

    @Test("ignores hd in the request: the person may pick another account")
    func hostedDomain() async throws {
        try await ProviderBench.run(.google()) { bench in
            let request = LoginRequest(parameters: [("hd", "example.com")])
            let login = try await bench.driver.logIn(as: "107691503500061507153", with: request)
            #expect(login.answer.unverifiedClaims?["hd"] == nil)
            #expect(login.answer.unverifiedClaims?["email"]?.stringValue == "casual.gardener@gmail.com")
        }
    }

    @Test("gives a refresh token for access_type=offline at the first consent, later only with prompt=consent")
    func refreshToken() async throws {
        try await ProviderBench.run(.google()) { bench in
            let offline = LoginRequest(parameters: [("access_type", "offline")])
            #expect(try await bench.driver.logIn(as: Self.jane, with: offline).answer.refreshToken != nil)
            #expect(try await bench.driver.logIn(as: Self.jane, with: offline).answer.refreshToken == nil)
            let again = LoginRequest(parameters: [("access_type", "offline"), ("prompt", "consent")])
            let third = try await bench.driver.logIn(as: Self.jane, with: again)
            let refreshToken = try #require(third.answer.refreshToken)
            let refreshed = try await bench.driver.tokenRequest([
                ("grant_type", "refresh_token"), ("refresh_token", refreshToken),
            ])
            #expect(refreshed.status == 200)
            #expect(refreshed.refreshToken == nil)
            #expect(refreshed.unverifiedClaims?["name"] == nil)
        }
    }

    @Test("refuses the scope offline_access on a page")
    func offlineAccess() async throws {
        try await ProviderBench.run(.google()) { bench in
            let request = LoginRequest(parameters: [("scope", "openid email offline_access")])
            let visit = try await bench.driver.begin(request)
            #expect(visit.page?.status == 400)
            #expect(visit.page?.text.contains("invalid=[offline_access]") == true)
        }
    }

    @Test("writes scopes in their long form, and its own parameters on the callback")
    func scopesAndCallback() async throws {
        try await ProviderBench.run(.google()) { bench in
            let login = try await bench.driver.logIn(as: Self.jane)
            #expect(login.answer.members["scope"]?.stringValue?.contains("auth/userinfo.email") == true)
            #expect(login.answer.members["expires_in"]?.int64Value == 3_599)
            #expect(login.visits.last?.stoppedValue("hd") == "example.com")
            #expect(login.visits.last?.stoppedValue("authuser") == "0")
        }
    }

    @Test("words its refusals as Google does")
    func wording() async throws {
        try await ProviderBench.run(.google()) { bench in
            let login = try await bench.driver.logIn(as: Self.jane)
            let used = try await bench.driver.exchange(login.code, of: login.request)
            #expect(used.errorDescription == "Bad Request")
            let unknown = try await bench.driver.exchange("nonsense", of: login.request)
            #expect(unknown.errorDescription == "Malformed auth code.")
        }
    }

    @Test("a person made anew has the same address and domain, and another subject")
    func recreated() async throws {
        let janes = FakePerson.googlePeople.filter { $0.email == "jane@example.com" }
        #expect(janes.count == 2)
        #expect(Set(janes.map(\.subject)).count == 2)
        #expect(Set(janes.map(\.hostedDomain)) == ["example.com"])
    }
}
