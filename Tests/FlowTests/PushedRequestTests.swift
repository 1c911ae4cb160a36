import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

/// Pushed authorization requests (RFC 9126), over HTTP.
struct PushedRequestTests {
    private static let tables = """
        [[clients]]
        id = "pushing"
        secret = "pushing-apps-secret"
        redirect_uris = ["\(World.appRedirectURI)"]
        require_pushed_authorization_requests = true

        [[clients]]
        id = "one-way"
        secret = "pushing-apps-secret"
        redirect_uris = ["\(World.appRedirectURI)"]
        providers = ["main"]
        """

    private func running(_ body: (World, RelyingParty) async throws -> Void) async throws {
        try await World.running {
            $0.moreTables = Self.tables
        } _: { world in
            try await body(world, world.party("pushing", secret: "pushing-apps-secret"))
        }
    }

    private func push(
        _ request: LoginRequest,
        _ app: RelyingParty,
        _ world: World,
        more: [(name: String, value: String)] = [],
        authenticating: Bool = true
    ) async throws -> TokenAnswer {
        let proof =
            authenticating && !app.clientSecret.isEmpty ? [(name: "client_secret", value: app.clientSecret)] : []
        return TokenAnswer(
            try await world.fetch.fetch(
                FetchRequest(
                    "POST",
                    world.issuer + "/oauth2/par",
                    headers: [("Content-Type", "application/x-www-form-urlencoded")],
                    body: Array(FormCoding.encode(request.parameters(for: app) + proof + more).utf8)
                )
            )
        )
    }

    private func reference(_ answer: TokenAnswer) throws -> String {
        #expect(answer.status == 201, "\(answer.response.text)")
        #expect(answer.response.header("Cache-Control") == "no-store")
        let lifetime = try #require(answer.members["expires_in"]?.int64Value)
        #expect((60...90).contains(lifetime))
        let reference = try #require(answer.members["request_uri"]?.stringValue)
        #expect(reference.hasPrefix("urn:ietf:params:oauth:request_uri:"))
        #expect(reference.utf8.count == 34 + 43, "256 random bits")
        return reference
    }

    private func follow(
        _ reference: String,
        _ driver: LoginDriver,
        more: [(name: String, value: String)] = []
    ) async throws -> Visit {
        let query = [(name: "client_id", value: driver.app.clientID), (name: "request_uri", value: reference)] + more
        return try await driver.browser.open(
            driver.app.authorizationEndpoint + "?" + FormCoding.encode(query),
            stoppingAt: driver.app.redirectURI
        )
    }

    @Test("RFC 9126 §2, §4: pushed, followed over the page that asks for a provider, and good for one code")
    func wholeWay() async throws {
        try await running { world, app in
            let driver = world.driver(app)
            let request = LoginRequest()
            let reference = try reference(try await push(request, app, world))
            let page = try await follow(reference, driver)
            #expect(page.words.contains("Choose how you want to sign in"))
            // Nothing of the request is in the page but the reference.
            #expect(page.page?.text.contains(request.state) == false)
            let link = try #require(PageReader(page.page?.text ?? "").links.first { $0.contains("provider=main") })
            #expect(link.contains("request_uri=urn%3Aietf"))
            // Whoever reads the page may take their time.
            world.clock.advance(by: .minutes(5))
            let choosing = try await driver.browser.follow(link, on: page, stoppingAt: app.redirectURI)
            let end = try await driver.choose(LoginTests.ada, on: choosing)
            let answer = try await driver.exchange(try driver.code(from: end, of: request), of: request)
            #expect(answer.status == 200)
            #expect(answer.unverifiedClaims?["nonce"]?.stringValue == request.nonce)

            let again = try await follow(reference, world.driver(app))
            #expect(again.stoppedAt == nil && again.page?.status == 400)
            #expect(again.words.contains("request_uri"))
        }
    }

    @Test("FAPI2: several browsers may follow it before it is answered; one gets a code, silent ones included")
    func oneCode() async throws {
        try await running { world, _ in
            let app = world.party("one-way", secret: "pushing-apps-secret")
            let request = LoginRequest()
            let reference = try reference(try await push(request, app, world))
            var logins: [(LoginDriver, Visit)] = []
            for _ in 0..<3 {
                let driver = world.driver(app)
                logins.append((driver, try await follow(reference, driver)))
            }
            var codes = 0
            for (driver, page) in logins {
                let end = try await driver.choose(LoginTests.ada, on: page)
                if end.stoppedValue("code") != nil { codes += 1 } else { #expect(end.page?.status == 400) }
            }
            #expect(codes == 1)
        }
    }

    @Test("CVE-2026-96446: an answer that is an error uses it up too, silent or said by the person")
    func answeredWithoutCode() async throws {
        try await running { world, _ in
            let app = world.party("one-way", secret: "pushing-apps-secret")
            let silent = try reference(
                try await push(LoginRequest(parameters: [("prompt", "none")]), app, world)
            )
            let visit = try await follow(silent, world.driver(app))
            #expect(visit.stoppedValue("error") == "login_required")
            #expect(try await follow(silent, world.driver(app)).page?.status == 400)

            let asked = try reference(try await push(LoginRequest(), app, world))
            let driver = world.driver(app)
            let end = try await driver.cancel(on: try await follow(asked, driver))
            #expect(end.stoppedValue("error") == "access_denied")
            #expect(try await follow(asked, world.driver(app)).page?.status == 400)
        }
    }

    @Test("an error from the page's own address field uses it up, and a page opened again and again keeps it no longer")
    func boundedByTime() async throws {
        try await running { world, app in
            let wrong = try reference(try await push(LoginRequest(), app, world))
            let query: [(name: String, value: String)] = [
                ("client_id", app.clientID), ("request_uri", wrong), ("provider", "nowhere"),
            ]
            let refused = try await world.driver(app).browser.open(
                world.issuer + "/auth/login?" + FormCoding.encode(query),
                stoppingAt: app.redirectURI
            )
            #expect(refused.stoppedValue("error") == "invalid_request", "\(refused.words)")
            #expect(try await follow(wrong, world.driver(app)).page?.status == 400)

            let reloaded = try reference(try await push(LoginRequest(), app, world))
            let driver = world.driver(app)
            #expect(try await follow(reloaded, driver).page?.status == 200)
            world.clock.advance(by: .minutes(9))
            #expect(try await follow(reloaded, driver).page?.status == 200)
            world.clock.advance(by: .minutes(3))
            #expect(try await follow(reloaded, driver).page?.status == 400)
        }
    }

    @Test("row 138: no more is kept than a request needs")
    func size() async throws {
        try await running { world, app in
            let long = [(name: "x", value: String(repeating: "%", count: 3_000))]
            let answer = try await push(LoginRequest(), app, world, more: long)
            #expect(answer.status == 400 && answer.error == "invalid_request")
            #expect(answer.errorDescription?.contains("8,192") == true)
        }
    }

    @Test("it expires, belongs to one client, and what stands beside it changes nothing")
    func bound() async throws {
        try await running { world, app in
            let old = try reference(try await push(LoginRequest(), app, world))
            world.clock.advance(by: .seconds(90))
            #expect(try await follow(old, world.driver(app)).page?.status == 400)

            let other = world.party("one-way", secret: "pushing-apps-secret")
            let foreign = try reference(try await push(LoginRequest(), app, world))
            #expect(try await follow(foreign, world.driver(other)).page?.status == 400)
            #expect(try await follow(foreign + "x", world.driver(app)).page?.status == 400)

            let request = LoginRequest(parameters: [("provider", "main")])
            let reference = try reference(try await push(request, app, world))
            let driver = world.driver(app)
            let beside: [(name: String, value: String)] = [
                ("redirect_uri", "https://evil.test/cb"), ("state", "evil"), ("scope", "openid admin"),
                ("provider", "google"),
            ]
            let end = try await driver.choose(LoginTests.ada, on: try await follow(reference, driver, more: beside))
            #expect(try driver.code(from: end, of: request).isEmpty == false)
        }
    }

    @Test("RFC 9126 §2.1, §2.3: client authentication and the rules of the authorization endpoint, errors as JSON")
    func refusals() async throws {
        try await running { world, app in
            for (parameters, error): ([(name: String, value: String)], String) in [
                ([("redirect_uri", "https://app.test/cb/")], "invalid_request"),
                ([("redirect_uri", "https://APP.test/cb")], "invalid_request"),
                ([("response_type", "token")], "unsupported_response_type"),
                ([("code_challenge_method", "plain")], "invalid_request"),
                ([("request", "e30.e30.")], "request_not_supported"),
                ([("resource", "https://evil.test")], "invalid_target"),
                ([("scope", "foo")], "invalid_scope"),
                ([("max_age", "+5")], "invalid_request"),
            ] {
                let answer = try await push(LoginRequest(parameters: parameters), app, world)
                #expect(answer.status == 400 && answer.error == error, "\(parameters): \(answer.response.text)")
                #expect(answer.response.header("Content-Type") == "application/json")
            }
            let inside = try await push(LoginRequest(), app, world, more: [("request_uri", "urn:x")])
            #expect(inside.error == "invalid_request")
            let unproven = try await push(LoginRequest(), app, world, authenticating: false)
            #expect(unproven.status == 401 && unproven.error == "invalid_client")
            // A public client names itself, and must use PKCE.
            #expect(try await push(LoginRequest(), world.spa, world).status == 201)
            var plain = LoginRequest()
            plain.usesPKCE = false
            #expect(try await push(plain, world.spa, world).error == "invalid_request")
        }
    }

    @Test("row 132: 405 for GET, 413 for what is too large, 415 for JSON")
    func transport() async throws {
        try await running { world, app in
            let url = world.issuer + "/oauth2/par"
            let get = try await world.fetch.fetch(FetchRequest("GET", url))
            #expect(get.status == 405 && get.header("Allow") == "POST")
            let large = try await push(
                LoginRequest(),
                app,
                world,
                more: [("x", String(repeating: "x", count: 1_000_000))]
            )
            #expect(large.status == 413)
            let json = try await world.fetch.fetch(
                FetchRequest("POST", url, headers: [("Content-Type", "application/json")], body: Array("{}".utf8))
            )
            #expect(json.status == 415)
        }
    }

    @Test("RFC 9126 §6: a client that must push is refused when it does not")
    func required() async throws {
        try await running { world, app in
            let visit = try await world.driver(app).begin(LoginRequest())
            #expect(visit.stoppedValue("error") == "invalid_request")
            #expect(visit.stoppedValue("error_description")?.contains("push") == true)
        }
    }
}
