import BrokerTesting
import FakeProviders
import JOSE
import Testing

@Suite("A fake provider that nothing is wrong with")
struct HonestLoginTests {
    @Test(
        "signs a person in, with a token that its own key set verifies",
        arguments: [FakeProviderSettings.generic(), .google(), .entra(), .okta(), .auth0()]
    )
    func login(settings: FakeProviderSettings) async throws {
        try await ProviderBench.run(settings) { bench in
            let person = try #require(bench.provider.people.first)
            let login = try await bench.driver.logIn(as: person.subject)
            #expect(login.answer.status == 200)
            let token = try CompactJWS(parsing: try #require(login.answer.idToken))
            let verified = try await bench.keySet().verify(token, allowed: [.rs256])
            let claims = try JSONReader.parseObject(verified.payload)
            #expect(claims["iss"]?.stringValue == bench.provider.issuer)
            #expect(claims["aud"]?.stringValue == ProviderBench.client.id)
            // Entra makes up another subject for each client.
            #expect(claims["sub"]?.stringValue == person.subject || claims["oid"] != nil)
            #expect(claims["nonce"]?.stringValue == login.request.nonce)
            #expect(claims["email"]?.stringValue == person.email)
            #expect(claims["hd"]?.stringValue == person.hostedDomain)
        }
    }

    @Test("publishes the issuer it listens at, and endpoints that answer")
    func discovery() async throws {
        try await ProviderBench.run { bench in
            let document = try await bench.json(bench.provider.issuer + "/.well-known/openid-configuration")
            #expect(document["issuer"]?.stringValue == bench.provider.issuer)
            #expect(document["token_endpoint"]?.stringValue == bench.provider.url(of: .token))
        }
    }

    @Test("answers userinfo about the same person, for a token that lives")
    func userinfo() async throws {
        try await ProviderBench.run { bench in
            let login = try await bench.driver.logIn(as: "b1a4c7e2-ada")
            let answer = try await bench.driver.userinfo(try #require(login.answer.accessToken))
            let claims = try JSONReader.parseObject(answer.body)
            #expect(claims["sub"]?.stringValue == "b1a4c7e2-ada")
            #expect(claims["groups"]?.arrayValue?.count == 2)
            let refused = try await bench.driver.userinfo("made-up")
            #expect(refused.status == 401)
            #expect(refused.header("WWW-Authenticate")?.contains("invalid_token") == true)
        }
    }

    @Test("sends access_denied where the person cancels")
    func cancel() async throws {
        try await ProviderBench.run { bench in
            let request = LoginRequest()
            let page = try await bench.driver.begin(request)
            let end = try await bench.driver.cancel(on: page)
            #expect(end.stoppedValue("error") == "access_denied")
            #expect(end.stoppedValue("state") == request.state)
            #expect(end.stoppedValue("code") == nil)
        }
    }

    @Test("signs in without a page whom login_hint names, where it is told to")
    func loginHint() async throws {
        var settings = FakeProviderSettings.generic()
        settings.signIn = .loginHint
        try await ProviderBench.run(settings) { bench in
            let request = LoginRequest(parameters: [("login_hint", "grace@example.com")])
            let login = try await bench.driver.logIn(with: request)
            #expect(login.answer.unverifiedClaims?["sub"]?.stringValue == "5d09f3aa-grace")
        }
    }

    @Test("comes back on its ports after it was away, with its keys")
    func restart() async throws {
        try await ProviderBench.run { bench in
            let issuer = bench.provider.issuer
            await bench.provider.stop()
            try await bench.provider.start()
            #expect(bench.provider.issuer == issuer)
            #expect(try await bench.driver.logIn(as: "b1a4c7e2-ada").answer.status == 200)
        }
    }

    @Test("counts what it is asked and keeps what was sent")
    func traffic() async throws {
        try await ProviderBench.run { bench in
            let login = try await bench.driver.logIn(as: "b1a4c7e2-ada")
            #expect(bench.provider.traffic.count(.authorization) == 1)
            #expect(bench.provider.traffic.count(.token) == 1)
            #expect(bench.provider.traffic.last(.authorization)?.value("nonce") == login.request.nonce)
            #expect(bench.provider.traffic.last(.token)?.value("code") == login.code)
        }
    }
}
