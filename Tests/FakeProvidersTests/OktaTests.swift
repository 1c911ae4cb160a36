import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

@Suite("The Okta-like org")
struct OktaTests {
    private static let john = "00uid4BxXw6I6TV4m0g3"
    private static let tina = "00uid4BxXw6I6TV4m0g4"
    private static let withGroups = LoginRequest(parameters: [("scope", "openid profile email groups")])

    @Test("signs the same person in at the org server and at custom servers, under different issuers")
    func servers() async throws {
        try await ProviderBench.run(.okta()) { bench in
            for server in [OktaServer.org, OktaServer.standard, OktaServer.custom] {
                let login = try await bench.driver(at: server).logIn(as: Self.john)
                let token = try CompactJWS(parsing: try #require(login.answer.idToken))
                _ = try await bench.keySet(at: server).verify(token, allowed: [.rs256])
                #expect(token.header.members.names == ["alg", "kid"])
                let claims = try #require(login.answer.unverifiedClaims)
                #expect(claims["iss"]?.stringValue == bench.provider.configuredIssuer(at: server))
                #expect(claims["sub"]?.stringValue == Self.john)
                #expect(claims["ver"] == 1)
            }
        }
    }

    @Test("says the org's issuer at the custom domain, or the custom one, as issuerMode is")
    func customDomain() async throws {
        for (mode, isOwn) in [(OktaServer.IssuerMode.orgURL, false), (.dynamic, true)] {
            try await ProviderBench.run(.okta(issuerMode: mode)) { bench in
                let configured = try #require(bench.provider.configuredIssuer(at: OktaServer.customDomain))
                let document = try await bench.json(configured + "/.well-known/openid-configuration")
                #expect((document["issuer"]?.stringValue == configured) == isOwn)
                #expect(configured != bench.provider.issuer)
                let login = try await bench.driver(at: OktaServer.customDomain).logIn(as: Self.john)
                #expect(login.answer.unverifiedClaims?["iss"] == document["issuer"])
            }
        }
    }

    @Test("answers for a server nobody made in the shape of its other interfaces")
    func unknownServer() async throws {
        try await ProviderBench.run(.okta()) { bench in
            let url = bench.provider.baseURL() + "/oauth2/ausNone/.well-known/openid-configuration"
            let answer = try await bench.fetch.fetch(FetchRequest("GET", url))
            #expect(answer.status == 404)
            let body = try JSONReader.parseObject(answer.body)
            #expect(body["errorCode"] == "E0000007")
            #expect(body["errorSummary"] == "Not found: Resource not found: ausNone (AuthorizationServer)")
        }
    }

    @Test("demands a state of its characters", arguments: ["", "with space", "a+b", "a=b", "<b>"])
    func state(value: String) async throws {
        try await ProviderBench.run(.okta()) { bench in
            let visit = try await bench.driver.begin(LoginRequest(parameters: [("state", value)]))
            #expect(visit.stoppedValue("error") == "invalid_request")
            #expect(
                visit.stoppedValue("error_description")
                    == "The authentication request has an invalid 'state' parameter."
            )
        }
    }

    @Test("takes no plain challenge and no request without one")
    func pkce() async throws {
        try await ProviderBench.run(.okta()) { bench in
            let plain = try await bench.driver.begin(LoginRequest(parameters: [("code_challenge_method", "plain")]))
            #expect(plain.stoppedValue("error") == "invalid_request")
            var bare = LoginRequest()
            bare.usesPKCE = false
            let missing = try await bench.driver.begin(bare)
            #expect(missing.stoppedValue("error_description") == "PKCE code challenge is required by the application.")
        }
    }

    @Test("keeps codes for 300 seconds")
    func codeLifetime() async throws {
        let clock = ManualClock()
        var settings = FakeProviderSettings.okta()
        settings.clock = clock.reading
        try await ProviderBench.run(settings) { bench in
            let request = LoginRequest()
            let end = try await bench.driver.choose(Self.john, on: try await bench.driver.begin(request))
            clock.advance(by: .seconds(301))
            let answer = try await bench.driver.exchange(try bench.driver.code(from: end, of: request), of: request)
            #expect(answer.errorDescription == "The authorization code is invalid or has expired.")
        }
    }

    @Test("refuses two credentials in one request, and another method than the registered one")
    func credentials() async throws {
        try await ProviderBench.run(.okta()) { bench in
            let both = try await bench.driver.exchange(
                "any",
                of: LoginRequest(),
                changes: [("client_secret", ProviderBench.client.secret)]
            )
            #expect(both.status == 401)
            #expect(both.error == "invalid_request")
            #expect(both.errorDescription?.hasPrefix("Cannot supply multiple client credentials.") == true)
            var post = ProviderBench.client
            post.authentication = .post
            let other = try await bench.driver(as: post).exchange("any", of: LoginRequest())
            #expect(
                other.errorDescription
                    == "Client authentication failed. Either the client or the client credentials are invalid."
            )
            var none = ProviderBench.client
            none.authentication = .none
            let nothing = try await bench.driver(as: none).exchange("any", of: LoginRequest())
            #expect(nothing.errorDescription == "No client credentials found.")
        }
    }

    @Test("puts groups into a fat token, and for a thin one at userinfo alone")
    func thinAndFat() async throws {
        try await ProviderBench.run(.okta()) { bench in
            let fat = try await bench.driver.logIn(as: Self.john, with: Self.withGroups).answer.unverifiedClaims
            #expect(fat?["groups"] == ["Everyone", "cost-admins"])
            let login = try await bench.driver.logIn(as: Self.tina, with: Self.withGroups)
            let thin = try #require(login.answer.unverifiedClaims)
            #expect(thin["groups"] == nil)
            #expect(thin["preferred_username"] == "tina.thin@example.com")
            #expect(thin["given_name"] == nil)
            let answer = try await bench.driver.userinfo(try #require(login.answer.accessToken))
            #expect(try JSONReader.parseObject(answer.body)["groups"] == ["Everyone", "finance"])
            bench.provider.faults.okta.thinIDToken = true
            let thinned = try await bench.driver.logIn(as: Self.john, with: Self.withGroups).answer.unverifiedClaims
            #expect(thinned?["groups"] == nil)
        }
    }

    @Test("knows the scope groups at the org server, and at a custom one only where somebody created it")
    func groupsScope() async throws {
        try await ProviderBench.run(.okta()) { bench in
            let refused = try await bench.driver(at: OktaServer.standard).begin(Self.withGroups)
            #expect(refused.stoppedValue("error") == "invalid_scope")
            #expect(
                refused.stoppedValue("error_description")
                    == "One or more scopes are not configured for the authorization server resource."
            )
            let login = try await bench.driver(at: OktaServer.custom).logIn(as: Self.john, with: Self.withGroups)
            #expect(login.answer.status == 200)
        }
    }

    @Test("fails a sign-in with more than 100 groups")
    func manyGroups() async throws {
        try await ProviderBench.run(.okta()) { bench in
            let end = try await bench.driver.choose(
                "00uid4BxXw6I6TV4m0g6",
                on: try await bench.driver.begin(Self.withGroups)
            )
            #expect(end.stoppedValue("error") == "server_error")
            #expect(try await bench.driver.logIn(as: "00uid4BxXw6I6TV4m0g6").answer.status == 200)
        }
    }

    @Test("sends access_denied for who isn't assigned, and the refusals it is told to")
    func refusals() async throws {
        try await ProviderBench.run(.okta()) { bench in
            let driver = bench.driver
            let unassigned = try await driver.choose(
                "00uid4BxXw6I6TV4m0g5",
                on: try await driver.begin(LoginRequest())
            )
            #expect(unassigned.stoppedValue("error") == "access_denied")
            #expect(
                unassigned.stoppedValue("error_description") == "User is not assigned to the client application."
            )
            bench.provider.faults.okta.refusal = .policyFailed
            let policy = try await driver.choose(Self.john, on: try await driver.begin(LoginRequest()))
            #expect(policy.stoppedValue("error_description")?.hasPrefix("Policy evaluation failed") == true)
        }
    }

    @Test("names the login in a custom server's access token, the id in its ID token")
    func accessToken() async throws {
        try await ProviderBench.run(.okta()) { bench in
            let login = try await bench.driver(at: OktaServer.standard).logIn(as: Self.john)
            let token = try UnverifiedToken(parsing: try #require(login.answer.accessToken))
            let claims = try JSONReader.parseObject(token.unverifiedPayload)
            #expect(claims["sub"] == "john.doe@example.com")
            #expect(claims["uid"]?.stringValue == Self.john)
            let userinfo = try await bench.driver(at: OktaServer.standard).userinfo(login.answer.accessToken ?? "")
            #expect(try JSONReader.parseObject(userinfo.body)["sub"]?.stringValue == Self.john)
        }
    }

    @Test("answers userinfo's refusals in the header alone")
    func userinfoRefusal() async throws {
        try await ProviderBench.run(.okta()) { bench in
            let answer = try await bench.driver.userinfo("made-up")
            #expect(answer.status == 401)
            #expect(answer.body.isEmpty)
            #expect(answer.header("WWW-Authenticate")?.contains(#"error="invalid_token""#) == true)
        }
    }

    @Test("rotates refresh tokens with a grace of 30 s, and ends the family when an old one comes later")
    func rotation() async throws {
        let clock = ManualClock()
        var settings = FakeProviderSettings.okta()
        settings.clock = clock.reading
        try await ProviderBench.run(settings) { bench in
            let request = LoginRequest(parameters: [("scope", "openid profile offline_access")])
            let login = try await bench.driver.logIn(as: Self.john, with: request)
            let first = try #require(login.answer.refreshToken)
            let without = try await bench.driver.refresh(first)
            #expect(without.idToken == nil)
            let second = try #require(without.refreshToken)
            clock.advance(by: .seconds(20))
            let inGrace = try await bench.driver.refresh(first, scope: "openid profile offline_access")
            #expect(inGrace.status == 200)
            #expect(inGrace.idToken != nil)
            clock.advance(by: .seconds(20))
            let reused = try await bench.driver.refresh(first)
            #expect(reused.errorDescription == "The refresh token is invalid or expired.")
            #expect(try await bench.driver.refresh(second).status == 400)
            #expect(try await bench.driver.userinfo(inGrace.accessToken ?? "").status == 401)
        }
    }

    @Test("signs out with an ID token for a hint, and shows an error page without one")
    func logout() async throws {
        var client = ProviderBench.client
        client.postLogoutRedirectURIs = ["http://127.0.0.1:9/bye"]
        try await ProviderBench.run(.okta(clients: [client])) { bench in
            let url = try #require(bench.provider.url(of: .logout))
            #expect(try await bench.fetch.fetch(FetchRequest("GET", url)).status == 400)
            let login = try await bench.driver.logIn(as: Self.john)
            let query = FormCoding.encode([
                ("id_token_hint", login.answer.idToken ?? ""), ("post_logout_redirect_uri", "http://127.0.0.1:9/bye"),
                ("state", "s"),
            ])
            let back = try await bench.fetch.fetch(FetchRequest("GET", url + "?" + query))
            #expect(back.header("Location") == "http://127.0.0.1:9/bye?state=s")
        }
    }

    @Test("lets its key set be kept for weeks, and can rotate before that is over")
    func keys() async throws {
        try await ProviderBench.run(.okta()) { bench in
            let answer = try await bench.fetch.fetch(FetchRequest("GET", bench.provider.url(of: .keys) ?? ""))
            #expect(answer.header("Cache-Control") == "max-age=3832304, must-revalidate")
            let before = try JWKSet(parsing: answer.body)
            let old = bench.provider.keys.signingKeyID
            try bench.provider.keys.rotate()
            try bench.provider.keys.retire(old)
            let login = try await bench.driver.logIn(as: Self.john)
            let token = try CompactJWS(parsing: try #require(login.answer.idToken))
            #expect(throws: (any Error).self) { try before.verify(token, allowed: [.rs256]) }
            _ = try await bench.keySet().verify(token, allowed: [.rs256])
        }
    }

    @Test("takes an assertion for the address it is sent to, once")
    func privateKeyJWT() async throws {
        var client = ProviderBench.client
        let key = try ClientKey.generate()
        client.authentication = .privateKeyJWT(key)
        try await ProviderBench.run(.okta(clients: [client])) { [client] bench in
            let login = try await bench.driver(as: client).logIn(as: Self.john)
            #expect(login.answer.status == 200)
            let app = RelyingParty(of: bench.provider, as: client)
            let fields = try app.assertion(with: key)
            let form = fields + [("grant_type", "authorization_code"), ("code", "any")]
            for expected in [400, 401] {
                let answer = try await bench.fetch.fetch(
                    FetchRequest(
                        "POST",
                        app.tokenEndpoint,
                        headers: [("Content-Type", "application/x-www-form-urlencoded")],
                        body: Array(FormCoding.encode(form).utf8)
                    )
                )
                #expect(answer.status == expected)
            }
        }
    }
}
