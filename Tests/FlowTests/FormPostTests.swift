import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

/// Answers that come to the app as a form (OAuth 2.0 Form Post Response Mode).
struct FormPostTests {
    private static let mode: [(name: String, value: String)] = [("response_mode", "form_post")]

    /// What the page posts, and where to.
    private func form(_ page: FetchResponse) throws -> (action: String, parameters: Parameters) {
        let form = try #require(PageReader(page.text).forms.first)
        #expect(form.method == "POST")
        return (form.action, Parameters(pairs: form.fields))
    }

    @Test("OAuth 2.0 Form Post Response Mode §2: the answer is posted to the exact URI, escaped, and not kept")
    func success() async throws {
        try await World.running { world in
            let app = world.party("anyone", secret: "any-secret", redirectURI: World.appRedirectURI + "?tenant=1")
            let driver = world.driver(app)
            var request = LoginRequest(parameters: Self.mode + [("provider", "main")])
            request.state = "\"><script>alert('&amp;')</script>"
            let end = try await driver.choose(LoginTests.ada, on: try await driver.begin(request))
            #expect(end.stoppedAt == nil)
            let page = try #require(end.page)
            #expect(page.status == 200)
            #expect(page.header("Cache-Control") == "no-store")
            #expect(page.values(of: "Set-Cookie").contains { $0.hasPrefix("login-") && $0.contains("Max-Age=0") })
            let (action, parameters) = try form(page)
            #expect(action == app.redirectURI)
            #expect(try parameters.value("state") == request.state)
            #expect(try parameters.value("iss") == world.issuer)
            #expect(Set(parameters.pairs.map(\.name)) == ["code", "state", "iss"])
            // One script, of ours, from a file: nothing that stands in the page can run.
            let policy = try #require(page.header("Content-Security-Policy"))
            #expect(policy.contains("script-src 'self'") && !policy.contains("unsafe"))
            #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"))
            #expect(policy.contains("form-action 'self' https:;"))
            #expect(page.text.split(separator: "<script").count == 2)
            #expect(page.text.contains("<script src=\"/assets/form-post.js\"></script>"))
            let script = try await world.fetch.fetch(FetchRequest("GET", world.issuer + "/assets/form-post.js"))
            #expect(script.status == 200)
            #expect(script.header("Content-Type")?.hasPrefix("text/javascript") == true)
            #expect(PageReader(page.text).forms.first?.buttons.map(\.label) == ["Continue"])

            let code = try #require(try parameters.value("code"))
            #expect(try await driver.exchange(code, of: request).status == 200)
        }
    }

    @Test("refusals are posted too: at once, without a session, and after the person said no")
    func refusals() async throws {
        try await World.running { world in
            for (parameters, error): ([(name: String, value: String)], String) in [
                ([("prompt", "none")], "login_required"), ([("response_type", "token")], "unsupported_response_type"),
                ([("state", String(repeating: "s", count: 1_025))], "invalid_request"),
                ([("request", "e30.e30.")], "request_not_supported"),
            ] {
                let visit = try await world.driver().begin(LoginRequest(parameters: Self.mode + parameters))
                let (action, answer) = try form(try #require(visit.page))
                #expect(action == World.appRedirectURI)
                #expect(try answer.value("error") == error)
                #expect(try answer.value("iss") == world.issuer)
                #expect(visit.page?.header("Cache-Control") == "no-store")
            }
            let driver = world.driver()
            let request = LoginRequest(parameters: Self.mode)
            let end = try await driver.cancel(on: try await driver.begin(request))
            let answer = try form(try #require(end.page)).parameters
            #expect(try answer.value("error") == "access_denied")
            #expect(try answer.value("state") == request.state)
        }
    }

    @Test("a page that explains a failure leads back with the form as well")
    func wayBack() async throws {
        try await World.running {
            $0.faults = { $0.tokenAnswer = [.missing("id_token")] }
        } _: { world in
            let driver = world.driver()
            let request = LoginRequest(parameters: Self.mode)
            let end = try await driver.choose(LoginTests.ada, on: try await driver.begin(request))
            let page = try #require(end.page)
            #expect(page.status >= 400)
            let (action, answer) = try form(page)
            #expect(action == World.appRedirectURI)
            #expect(try answer.value("state") == request.state)
            #expect(try answer.value("error") != nil)
            let policy = try #require(page.header("Content-Security-Policy"))
            #expect(policy.contains("form-action 'self' https:;") && !policy.contains("script-src"))
        }
    }

    @Test("a mode that is unknown, or given twice, is refused; query is query")
    func others() async throws {
        try await World.running { world in
            for mode in ["fragment", "jwt", "form_post.jwt", "FORM_POST"] {
                let visit = try await world.driver().begin(LoginRequest(parameters: [("response_mode", mode)]))
                #expect(visit.stoppedValue("error") == "invalid_request", "\(mode)")
            }
            let twice = try await world.driver().begin(LoginRequest(parameters: Self.mode + Self.mode))
            #expect(twice.stoppedValue("error") == "invalid_request")
            let login = try await world.driver()
                .logIn(as: LoginTests.ada, with: LoginRequest(parameters: [("response_mode", "query")]))
            #expect(login.answer.status == 200)
        }
    }

    @Test(
        "oidcc-claims-essential: OIDC Core §5.5, claims that are asked for one by one change nothing, however malformed"
    )
    func claimsParameter() async throws {
        try await World.running { world in
            for claims in [#"{"userinfo":{"name":{"essential":true}}}"#, "{", "null"] {
                let login = try await world.driver()
                    .logIn(as: LoginTests.ada, with: LoginRequest(parameters: [("claims", claims)]))
                #expect(login.answer.unverifiedClaims?["name"]?.stringValue == "Ada Byron")
            }
        }
    }
}
