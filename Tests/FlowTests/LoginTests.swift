import BrokerTesting
import FakeProviders
import Foundation
import JOSE
import OAuthProtocol
import Testing

/// A whole login over real HTTP, and what the app then holds.
struct LoginTests {
    static let ada = "b1a4c7e2-ada"

    @Test("oidcc-server: code flow, ID token claims and signature, UserInfo; state and iss come back")
    func wholeLogin() async throws {
        try await World.running { world in
            let driver = world.driver()
            let login = try await driver.logIn(as: Self.ada)
            let end = try #require(login.visits.last)
            #expect(end.stoppedValue("state") == login.request.state)
            #expect(end.stoppedValue("iss") == world.issuer)

            #expect(login.answer.status == 200)
            #expect(login.answer.response.header("Cache-Control") == "no-store")
            #expect(login.answer.members["token_type"]?.stringValue == "Bearer")
            #expect(login.answer.members["expires_in"]?.int64Value == 3_600)
            #expect(login.answer.members["scope"]?.stringValue == "openid email profile")

            let keys = try await world.keySet()
            let idToken = try await world.verified(try #require(login.answer.idToken), keys, type: "JWT")
            let accessToken = try await world.verified(try #require(login.answer.accessToken), keys, type: "at+jwt")
            let now = world.clock.now().seconds

            #expect(idToken["iss"]?.stringValue == world.issuer)
            #expect(idToken["aud"]?.stringValue == "app")
            #expect(idToken["nonce"]?.stringValue == login.request.nonce)
            #expect(idToken["iat"]?.int64Value == now)
            #expect(idToken["exp"]?.int64Value == now + 3_600)
            #expect(idToken["auth_time"]?.int64Value != nil)
            #expect(idToken["email"]?.stringValue == "ada@example.com")
            #expect(idToken["email_verified"]?.boolValue == true)
            #expect(idToken["name"]?.stringValue == "Ada Byron")
            #expect(idToken["groups"] == nil, "groups were not asked for")
            #expect(idToken["org"]?.stringValue == "org-123")
            #expect(idToken["idp"]?.stringValue == "main")
            let subject = try #require(idToken["sub"]?.stringValue)
            #expect(subject.hasPrefix("usr-") && subject.utf8.count <= 255)

            // RFC 9068 §2.2 and the broker's own claims.
            #expect(accessToken["iss"]?.stringValue == world.issuer)
            #expect(accessToken["sub"]?.stringValue == subject)
            #expect(accessToken["aud"]?.stringValue == "https://api.example.com")
            #expect(accessToken["client_id"]?.stringValue == "app")
            #expect(accessToken["scope"]?.stringValue == "openid email profile")
            #expect(accessToken["exp"]?.int64Value == now + 3_600)
            #expect(accessToken["nbf"]?.int64Value == now)
            #expect(accessToken["jti"]?.stringValue != nil)
            #expect(accessToken["sid"]?.stringValue == idToken["sid"]?.stringValue)
            #expect(accessToken["token_type"]?.stringValue == "access")
            #expect(accessToken["permissions"] == ["read", "write", "admin"])
            #expect(accessToken["email"] == nil)

            let userinfo = try await driver.userinfo(try #require(login.answer.accessToken))
            #expect(userinfo.status == 200)
            let claims = try JSONReader.parseObject(userinfo.body)
            #expect(claims["sub"]?.stringValue == subject)
            #expect(claims["email"]?.stringValue == "ada@example.com")
            #expect(claims["permissions"] == ["read", "write", "admin"])
        }
    }

    @Test(
        "OIDC Core §3.1.3.6: at_hash is the left half of the hash of the access token",
        arguments: ["RS256", "ES256", "EdDSA"]
    )
    func signedAsConfigured(algorithm: String) async throws {
        try await World.running {
            $0.signingAlgorithm = algorithm
        } _: { world in
            let login = try await world.driver().logIn(as: Self.ada)
            let idToken = try #require(login.answer.idToken)
            let header = try UnverifiedToken(parsing: idToken).unverifiedHeader
            #expect(header["alg"]?.stringValue == algorithm)
            let claims = try await world.verified(idToken, try await world.keySet(), type: "JWT")
            let hash = try #require(claims["at_hash"]?.stringValue.flatMap { Base64URL.decode($0) })
            #expect(hash.count == (algorithm == "EdDSA" ? 32 : 16))
            #expect(hash == leftHalf(of: try #require(login.answer.accessToken), algorithm: algorithm))
        }
    }

    @Test("oidcc-userinfo-get, -post-header, -post-body")
    func userinfoWays() async throws {
        try await World.running { world in
            let login = try await world.driver().logIn(as: Self.ada)
            let token = try #require(login.answer.accessToken)
            let url = world.issuer + "/oauth2/userinfo"
            let ways = [
                FetchRequest("GET", url, headers: [("Authorization", "Bearer \(token)")]),
                FetchRequest("GET", url, headers: [("Authorization", "bearer \(token)")]),
                FetchRequest("POST", url, headers: [("Authorization", "Bearer \(token)")], body: []),
                FetchRequest(
                    "POST",
                    url,
                    headers: [("Content-Type", "application/x-www-form-urlencoded")],
                    body: Array("access_token=\(token)".utf8)
                ),
            ]
            for way in ways {
                let answer = try await world.fetch.fetch(way)
                #expect(answer.status == 200)
                #expect(answer.header("Cache-Control") == "no-store")
            }
        }
    }

    @Test("oidcc-scope-profile, -email, and groups: each scope brings its claims, and no other")
    func scopes() async throws {
        let expected: [String: Set<String>] = [
            "openid": [],
            "openid profile": ["name", "given_name", "family_name"],
            "openid email": ["email", "email_verified"],
            "openid groups": ["groups"],
            "openid address phone": [],
        ]
        try await World.running { world in
            for (scope, names) in expected {
                var app = world.app
                app.scope = scope
                let driver = world.driver(app)
                let login = try await driver.logIn(as: Self.ada)
                let answer = try await driver.userinfo(try #require(login.answer.accessToken))
                let claims = Set(try JSONReader.parseObject(answer.body).names)
                #expect(claims.subtracting(["sub", "org", "permissions", "idp"]) == names, "scope \(scope)")
            }
        }
    }

    @Test("RFC 6749 §3.3: scope is narrowed to client and person, and the answer says so")
    func narrowed() async throws {
        try await World.running { world in
            var app = world.app
            app.scope = "openid read admin billing unknown"
            let ada = try await world.driver(app).logIn(as: Self.ada)
            #expect(ada.answer.members["scope"]?.stringValue == "openid read admin")
            let grace = try await world.driver(app).logIn(as: "5d09f3aa-grace")
            #expect(grace.answer.members["scope"]?.stringValue == "openid read")
            let keys = try await world.keySet()
            let claims = try await world.verified(try #require(grace.answer.accessToken), keys, type: "at+jwt")
            #expect(claims["permissions"] == ["read"])
        }
    }

    @Test("without openid there is no ID token, and UserInfo is out of scope")
    func plainOAuth() async throws {
        try await World.running { world in
            var app = world.app
            app.scope = "read"
            let driver = world.driver(app)
            let login = try await driver.logIn(as: Self.ada)
            #expect(login.answer.idToken == nil)
            let answer = try await driver.userinfo(try #require(login.answer.accessToken))
            #expect(answer.status == 403)
            #expect(answer.header("WWW-Authenticate")?.contains("insufficient_scope") == true)
        }
    }

    @Test("a person keeps the subject over logins, apps and changes of address; another person has another")
    func stableSubject() async throws {
        try await World.running { world in
            func subject(_ app: RelyingParty, _ person: String) async throws -> String? {
                try await world.driver(app).logIn(as: person).answer.unverifiedClaims?["sub"]?.stringValue
            }
            let first = try await subject(world.app, Self.ada)
            world.provider.withFaults { $0.claims = [("email", "ada@changed.example"), ("name", "Ada L.")] }
            #expect(try await subject(world.postApp, Self.ada) == first)
            world.provider.withFaults { $0.claims = [] }
            #expect(try await subject(world.app, "5d09f3aa-grace") != first)
        }
    }

    @Test("oidcc-server-client-secret-post, and a public client with PKCE")
    func clientKinds() async throws {
        try await World.running { world in
            for app in [world.postApp, world.spa] {
                let login = try await world.driver(app).logIn(as: Self.ada)
                #expect(login.answer.status == 200)
            }
        }
    }

    @Test("oidcc-ensure-post-request-succeeds: the authorization endpoint takes POST")
    func authorizeByPost() async throws {
        try await World.running { world in
            let driver = world.driver()
            let request = LoginRequest()
            let page = try await driver.browser.post(
                request.parameters(for: world.app),
                to: world.issuer + "/oauth2/authorize",
                stoppingAt: World.appRedirectURI
            )
            #expect(page.hops.first?.status == 303, "RFC 9700 §4.12: never 307 or 308")
            let end = try await driver.choose(Self.ada, on: page)
            #expect(try await driver.exchange(try driver.code(from: end, of: request), of: request).status == 200)
        }
    }

    @Test("RFC 6749 §3.1.2: a registered query is kept; redirect_uri may be left out where one is registered")
    func registeredQuery() async throws {
        try await World.running { world in
            let app = world.party("anyone", secret: "any-secret", redirectURI: World.appRedirectURI + "?tenant=1")
            var request = LoginRequest(parameters: [("provider", "main")])
            request.omitted = ["redirect_uri"]
            let driver = world.driver(app)
            let page = try await driver.begin(request)
            let end = try await driver.choose(Self.ada, on: page)
            #expect(end.stoppedAt?.hasPrefix(World.appRedirectURI + "?tenant=1&code=") == true)
            let code = try driver.code(from: end, of: request)
            let answer = try await driver.exchange(code, of: request, omitting: ["redirect_uri"])
            #expect(answer.status == 200)
        }
    }

    @Test("several providers: a page offers them, provider= and login_hint= choose without one")
    func choosing() async throws {
        try await World.running { world in
            let app = world.party("anyone", secret: "any-secret", redirectURI: World.appRedirectURI + "?tenant=1")
            let driver = world.driver(app)
            let page = try await driver.begin(LoginRequest())
            let html = try #require(page.page?.text)
            #expect(page.page?.status == 200)
            #expect(html.contains("Main &lt;&amp;&gt; &quot;\u{301} Provider"))
            #expect(!html.contains("Main <&>") && !html.unicodeScalars.contains("\u{FFFD}"))
            let link = try #require(html.firstMatch(of: /href="([^"]*provider=google[^"]*)"/)?.output.1)
            let chosen = try await driver.browser.follow(
                String(link).replacing("&amp;", with: "&").replacing("&#38;", with: "&"),
                on: page
            )
            #expect(chosen.pageURL?.origin == world.google.baseURL())
            let hinted = try await driver.begin(LoginRequest(parameters: [("login_hint", "someone@example.com")]))
            #expect(hinted.pageURL?.origin == world.provider.baseURL())
            let organization = try await driver.begin(LoginRequest(parameters: [("organization", "org-123")]))
            #expect(organization.pageURL?.origin == world.provider.baseURL())
            for bad in [("provider", "nobody"), ("organization", "nobody")] {
                let visit = try await driver.begin(LoginRequest(parameters: [bad]))
                #expect(visit.stoppedValue("error") == "invalid_request")
            }
        }
    }

    @Test("a hint that leads to no provider of the client is no hint; an organization that does is refused")
    func hintsThatLeadNowhere() async throws {
        try await World.running { plan in
            plan.moreTables = """
                [[organizations]]
                id = "org-b"
                name = "Beta"
                domains = ["beta.example"]
                """
        } _: { world in
            let hinted = try await world.driver().begin(LoginRequest(parameters: [("login_hint", "x@beta.example")]))
            #expect(hinted.pageURL?.origin == world.provider.baseURL())
            for parameters in [[("organization", "org-b")], [("organization", "nobody"), ("provider", "main")]] {
                let visit = try await world.driver().begin(LoginRequest(parameters: parameters.map { ($0.0, $0.1) }))
                #expect(visit.stoppedValue("error") == "invalid_request")
            }
            // Hints that would make the cookie too large are dropped.
            var request = LoginRequest(parameters: [
                ("login_hint", String(repeating: "h", count: 320)), ("acr_values", String(repeating: "a", count: 320)),
                ("ui_locales", String(repeating: "l", count: 320)), ("nonce", String(repeating: "n", count: 500)),
            ])
            request.state = String(repeating: "s", count: 1_024)
            let crowded = try await world.driver().browser.post(
                request.parameters(for: world.app),
                to: world.issuer + "/oauth2/authorize"
            )
            #expect(crowded.pageURL?.origin == world.provider.baseURL())
        }
    }

    @Test("a Google Workspace person is taken by hd, and its bare issuer is Google's alone")
    func google() async throws {
        try await World.running { world in
            let app = world.party("google-app", secret: "google-secret")
            let driver = world.driver(app)
            let login = try await driver.logIn(as: "107691503500061507151")
            let claims = try #require(login.answer.unverifiedClaims)
            #expect(claims["org"]?.stringValue == "org-123")
            #expect(claims["permissions"] == ["read", "reports"])
            let sent = try #require(world.google.traffic.last(.authorization))
            #expect(sent.value("code_challenge_method") == "S256")
            #expect(sent.value("nonce")?.utf8.count == 43)
            #expect(sent.value("scope")?.contains("offline_access") == false)
            // hd decides, never the domain of the address (CVE-2024-29033).
            for outsider in ["107691503500061507152", "107691503500061507153", "107691503500061507154"] {
                let page = try await world.driver(app).begin(LoginRequest())
                let end = try await world.driver(app).browser.submit(page, pressing: outsider)
                #expect(end.page?.status == 400 || end.page?.status == 403, "\(outsider)")
            }
        }
    }

    @Test("a Google account that was made anew is another person, whatever its address says")
    func recreatedAccount() async throws {
        try await World.running { world in
            let app = world.party("google-app", secret: "google-secret")
            let before = try await world.driver(app).logIn(as: "107691503500061507151").answer.unverifiedClaims
            let after = try await world.driver(app).logIn(as: "107691503500061507159").answer.unverifiedClaims
            #expect(before?["sub"]?.stringValue != after?["sub"]?.stringValue)
            #expect(before?["email"]?.stringValue == after?["email"]?.stringValue)
        }
    }
}
