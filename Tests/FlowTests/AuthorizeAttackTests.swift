import BrokerTesting
import FakeProviders
import Foundation
import JOSE
import OAuthProtocol
import Testing

/// The authorization endpoint under attack, over HTTP.
struct AuthorizeAttackTests {
    @Test("oidcc-ensure-registered-redirect-uri: an unproven client or address is a page, never a redirect")
    func neverRedirected() async throws {
        let hostile: [(String, String)] = [
            ("client_id", "nobody"), ("client_id", "App"), ("client_id", "app\u{301}"), ("client_id", "app%00"),
            ("redirect_uri", "https://app.test/cb/"), ("redirect_uri", "https://app.test/CB"),
            ("redirect_uri", "https://APP.test/cb"), ("redirect_uri", "https://app.test:443/cb"),
            ("redirect_uri", "https://app.test/cb?x=1"), ("redirect_uri", "https://app.test/cb#x"),
            ("redirect_uri", "https://app.test/a/../cb"), ("redirect_uri", "https://app.test/%63b"),
            ("redirect_uri", "https://app.test\\@evil.test/cb"), ("redirect_uri", "https://app.test@evil.test/cb"),
            ("redirect_uri", "https://app.test.evil.test/cb"), ("redirect_uri", "//app.test/cb"),
            ("redirect_uri", "javascript:alert(1)"), ("redirect_uri", "data:text/html,<script>alert(1)</script>"),
            ("redirect_uri", "http://app.test/cb"), ("redirect_uri", "https://app.test/c\u{0431}"),
            ("redirect_uri", "https://evil.test/?x=https://app.test/cb"),
        ]
        try await World.running { world in
            for (name, value) in hostile {
                let visit = try await world.driver().begin(LoginRequest(parameters: [(name, value)]))
                #expect(visit.hops.count == 1 && visit.stoppedAt == nil, "\(name)=\(value)")
                #expect(visit.page?.status == 400, "\(name)=\(value)")
                #expect(visit.page?.header("Location") == nil)
                #expect(visit.page?.header("Content-Type") == "text/html; charset=utf-8")
                #expect(visit.page?.text.contains("<script>") == false)
            }
        }
    }

    @Test("RFC 6749 §4.1.2.1, RFC 9207 §2: every other refusal goes back with error, state and iss")
    func redirectedErrors() async throws {
        let cases: [([(name: String, value: String)], Set<String>, String)] = [
            ([("response_type", "token")], [], "unsupported_response_type"),
            ([("response_type", "id_token token")], [], "unsupported_response_type"),
            ([], ["response_type"], "invalid_request"),
            ([("response_mode", "fragment")], [], "invalid_request"),
            ([("request", "eyJhbGciOiJub25lIn0.e30.")], [], "request_not_supported"),
            ([("registration", "{}")], [], "registration_not_supported"),
            ([("scope", "nonsense")], [], "invalid_scope"),
            ([("scope", "openid \u{1F600}")], [], "invalid_scope"),
            ([("prompt", "none")], [], "login_required"),
            ([("prompt", "none login")], [], "invalid_request"),
            ([("prompt", "sideways")], [], "invalid_request"),
            ([("max_age", "-1")], [], "invalid_request"), ([("max_age", "9223372036854775808")], [], "invalid_request"),
            ([("code_challenge_method", "plain")], [], "invalid_request"),
            ([("code_challenge", "short")], [], "invalid_request"),
            ([("id_token_hint", "eyJhbGciOiJub25lIn0.e30.")], [], "invalid_request"),
            ([("nonce", String(repeating: "n", count: 513))], [], "invalid_request"),
        ]
        try await World.running { world in
            for (parameters, omitted, error) in cases {
                var request = LoginRequest(parameters: parameters)
                request.omitted = omitted
                let visit = try await world.driver().begin(request)
                #expect(visit.stoppedValue("error") == error, "\(parameters)")
                #expect(visit.stoppedValue("state") == request.state)
                #expect(visit.stoppedValue("iss") == world.issuer)
                let description = try #require(visit.stoppedValue("error_description"))
                #expect(description.utf8.allSatisfy { $0 >= 0x20 && $0 <= 0x7E && $0 != 0x22 && $0 != 0x5C })
            }
            #expect(world.provider.traffic.count(.authorization) == 0)
        }
    }

    @Test("CVE-2020-10770: a request_uri is refused and never fetched")
    func requestURI() async throws {
        try await World.running { world in
            let listener = try #require(world.google.url(of: .userinfo))
            let visit = try await world.driver().begin(LoginRequest(parameters: [("request_uri", listener)]))
            #expect(visit.stoppedValue("error") == "request_uri_not_supported")
            #expect(world.google.traffic.count(.userinfo) == 0)
        }
    }

    @Test("par-ensure-pkce-required: a public client without PKCE is refused")
    func publicClientWithoutPKCE() async throws {
        try await World.running { world in
            var request = LoginRequest()
            request.usesPKCE = false
            let visit = try await world.driver(world.spa).begin(request)
            #expect(visit.stoppedValue("error") == "invalid_request")
            #expect(visit.stoppedValue("error_description")?.contains("PKCE") == true)
        }
    }

    @Test("RFC 6749 §4.1.2: state comes back as it was sent, however odd; an absent one stays absent")
    func oddStates() async throws {
        try await World.running { world in
            for state in [
                "a b&c=d+e%2B", "\"><script>alert(1)</script>", "é\u{301}\u{202E}",
                String(repeating: "s", count: 1_024),
            ] {
                var request = LoginRequest()
                request.state = state
                let driver = world.driver()
                let end = try await driver.choose(LoginTests.ada, on: try await driver.begin(request))
                #expect(end.stoppedValue("state")?.utf8.elementsEqual(state.utf8) == true)
            }
            var request = LoginRequest()
            request.omitted = ["state"]
            let driver = world.driver()
            let end = try await driver.choose(LoginTests.ada, on: try await driver.begin(request))
            #expect(end.stoppedValue("code") != nil)
            #expect(!(end.stoppedParameters.pairs.contains { $0.name == "state" }))
        }
    }

    @Test("FAPI2: a 64-character nonce is taken; a 384-character nonce and a long state work or end cleanly")
    func longValues() async throws {
        try await World.running { world in
            for length in [64, 384, 512] {
                var request = LoginRequest()
                request.nonce = String(repeating: "n", count: length)
                let login = try await world.driver().logIn(as: LoginTests.ada, with: request)
                #expect(login.answer.unverifiedClaims?["nonce"]?.stringValue == request.nonce)
            }
            var request = LoginRequest()
            request.state = String(repeating: "s", count: 1_100)
            let visit = try await world.driver().begin(request)
            #expect(visit.stoppedValue("error") == "invalid_request")
        }
    }

    @Test("methods: GET and POST alone; OPTIONS gets no CORS (RFC 9700 §2.6)")
    func methods() async throws {
        try await World.running { world in
            for (path, allowed) in [
                ("/oauth2/authorize", "GET, POST, HEAD"), ("/oauth2/token", "POST"),
                ("/oauth2/userinfo", "GET, POST, HEAD"),
            ] {
                for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"] {
                    let answer = try await RawHTTP.request(
                        port: world.port,
                        "\(method) \(path) HTTP/1.1\r\nHost: x\r\nOrigin: https://evil.test\r\nConnection: close\r\n\r\n"
                    )
                    #expect(answer.status == 405, "\(method) \(path)")
                    #expect(
                        Set(answer.header("Allow")?.split(separator: ", ") ?? []) == Set(allowed.split(separator: ", "))
                    )
                    #expect(answer.header("Access-Control-Allow-Origin") == nil)
                }
            }
        }
    }

    @Test("RFC 9700 §4.16, §4.2.4: pages can't be framed, refer nowhere, load nothing from elsewhere")
    func pageHeaders() async throws {
        try await World.running { world in
            let app = world.party("anyone", secret: "any-secret", redirectURI: World.appRedirectURI + "?tenant=1")
            let page = try #require(try await world.driver(app).begin(LoginRequest()).page)
            let policy = try #require(page.header("Content-Security-Policy"))
            #expect(policy.contains("frame-ancestors 'none'"))
            #expect(policy.contains("default-src 'none'"))
            #expect(!policy.contains("unsafe"))
            #expect(page.header("X-Frame-Options") == "DENY")
            #expect(page.header("Referrer-Policy") == "no-referrer")
            #expect(page.header("X-Content-Type-Options") == "nosniff")
            #expect(page.header("Cache-Control") == "no-store")
            // Addresses stand in the fields of the form that repeats the request, and nowhere where they would be followed.
            let loading = try Regex(#"(?:src|href|action|srcset|data|poster)="(?:https?:)?//"#)
            #expect(page.text.firstMatch(of: loading) == nil)
        }
    }

    @Test("the login cookie is HttpOnly, Lax, short-lived, sealed, and gone after the callback")
    func loginCookie() async throws {
        try await World.running { world in
            let driver = world.driver()
            let request = LoginRequest()
            let page = try await driver.begin(request)
            let field = try #require(page.hops.first?.response.header("Set-Cookie"))
            #expect(field.hasPrefix("login-"))
            #expect(field.contains("; HttpOnly") && field.contains("; SameSite=Lax") && field.contains("; Path=/"))
            #expect(field.contains("; Max-Age=600"))
            #expect(!field.contains(request.nonce) && !field.contains("app.test"))
            let end = try await driver.choose(LoginTests.ada, on: page)
            let fields = try #require(end.hops.last?.response.values(of: "Set-Cookie"))
            #expect(fields.contains { $0.hasPrefix("login-") && $0.contains("Max-Age=0") })
            #expect(driver.browser.cookies.cookies.allSatisfy { !$0.name.hasPrefix("login-") })
        }
    }

    @Test("tabs don't end one another's login, and a browser keeps no more than six under way")
    func manyTabs() async throws {
        try await World.running { world in
            let driver = world.driver()
            var tabs: [(LoginRequest, Visit)] = []
            for _ in 0..<8 {
                let request = LoginRequest()
                tabs.append((request, try await driver.begin(request)))
            }
            let kept = driver.browser.cookies.cookies.filter { $0.name.hasPrefix("login-") }
            #expect(kept.count == 6)
            for (request, page) in tabs.suffix(6) {
                let end = try await driver.choose(LoginTests.ada, on: page)
                #expect(try driver.code(from: end, of: request).utf8.count == 43)
            }
            let oldest = try await driver.choose(LoginTests.ada, on: tabs[0].1)
            #expect(oldest.page?.status == 400)
        }
    }
}
