import BrokerTesting
import FakeProviders
import Testing

/// The app is met here without the broker: to an app, any OpenID provider is the same.
@Suite("The demo app")
struct DemoAppTests {
    private func withApp(_ body: @Sendable (ProviderBench, DemoApp, Browser) async throws -> Void) async throws {
        try await ProviderBench.run { bench in
            let client = FakeClient(id: "demo app", secret: "a secret/with+marks", redirectURIs: [])
            let app = DemoApp(
                DemoAppSettings(issuer: bench.provider.issuer, clientID: client.id, clientSecret: client.secret),
                fetch: bench.fetch
            )
            try await app.start()
            var registered = client
            registered.redirectURIs = [app.redirectURI]
            registered.postLogoutRedirectURIs = [app.postLogoutRedirectURI]
            bench.provider.clients = [registered]
            do {
                try await body(bench, app, Browser(bench.fetch))
            } catch {
                await app.stop()
                throw error
            }
            await app.stop()
        }
    }

    @Test("signs a person in, shows what it got, and forgets them on request")
    func signIn() async throws {
        try await withApp { bench, app, browser in
            let home = try await browser.open(app.baseURL)
            #expect(home.page?.status == 200)
            let choice = try await browser.follow("/sign-in", on: home)
            let shown = try await browser.submit(choice, pressing: "b1a4c7e2-ada")
            #expect(shown.page?.status == 200)
            let words = shown.words
            #expect(words.contains("Signed in as Ada Byron"))
            #expect(words.contains("b1a4c7e2-ada"))
            #expect(words.contains("cost-admins"))
            let gone = try await browser.submit(shown)
            #expect(gone.words.contains("Nobody is signed in"))
        }
    }

    @Test("sends state, nonce and an S256 challenge")
    func request() async throws {
        try await withApp { bench, app, browser in
            _ = try await browser.open(app.baseURL + "/sign-in")
            let sent = try #require(bench.provider.traffic.last(.authorization))
            #expect(sent.value("code_challenge_method") == "S256")
            #expect(sent.value("code_challenge")?.utf8.count == 43)
            #expect(sent.value("state")?.isEmpty == false)
            #expect(sent.value("nonce")?.isEmpty == false)
        }
    }

    static let faults: [[IDTokenFault]] = [
        [.wrongNonce], [.missingNonce], [.wrongAudience], [.wrongIssuer], [.expired], [.expiresAtInfinity],
        [.expiresAsText], [.wrongAccessTokenHash], [.missingSubject], [.missingIssuedAt], [.issuedInTheFuture],
        IDTokenFault.foreignAuthorizedParty("demo app"), [.signature(.none)], [.signature(.hmacWithPublicKey)],
        [.unknownCritical], [.secondClaim("sub", json: #""victim""#)], [.token("not.a.token")],
    ]

    @Test("refuses an ID token that it must not believe", arguments: faults)
    func refusal(faults: [IDTokenFault]) async throws {
        try await withApp { bench, app, browser in
            bench.provider.faults.idToken = faults
            let choice = try await browser.open(app.baseURL + "/sign-in")
            let shown = try await browser.submit(choice, pressing: "b1a4c7e2-ada")
            #expect(shown.page?.status == 400)
            #expect(shown.words.contains("Not signed in"))
        }
    }

    @Test("refuses another issuer's answer, and a userinfo answer about somebody else")
    func mixUp() async throws {
        try await withApp { bench, app, browser in
            bench.provider.faults.authorization = [.issuer("https://evil.example")]
            let first = try await browser.submit(try await browser.open(app.baseURL + "/sign-in"))
            #expect(first.page?.status == 400)
            #expect(bench.provider.traffic.count(.token) == 0)
            bench.provider.faults = Faults()
            bench.provider.faults.userinfo = [.subject("victim")]
            let second = try await browser.submit(try await browser.open(app.baseURL + "/sign-in"))
            #expect(second.page?.status == 400)
        }
    }

    @Test("shows an error that came back, without its markup coming alive")
    func error() async throws {
        try await withApp { bench, app, browser in
            bench.provider.faults.authorization = [.error("access_denied", description: "<script>alert(1)</script>")]
            let shown = try await browser.submit(try await browser.open(app.baseURL + "/sign-in"))
            #expect(shown.page?.text.contains("<script>") == false)
            #expect(shown.page?.text.contains("&lt;script&gt;") == true)
        }
    }

    @Test("takes no answer for a sign-in it didn't begin, and none twice")
    func foreignAnswer() async throws {
        try await withApp { bench, app, browser in
            let stray = try await browser.open(app.baseURL + "/callback?code=x&state=y")
            #expect(stray.page?.status == 400)
            let choice = try await browser.open(app.baseURL + "/sign-in")
            let done = try await browser.submit(choice, pressing: "b1a4c7e2-ada")
            let callback = try #require(done.hops(at: "/callback").first)
            #expect(try await browser.open(callback.url.text).page?.status == 400)
        }
    }
}
