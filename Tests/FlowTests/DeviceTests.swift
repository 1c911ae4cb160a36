import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

/// The device grant (RFC 8628), over HTTP, from the device's request to its tokens.
struct DeviceTests {
    private static let tables = """
        [[clients]]
        id = "tv"
        name = "The TV App"
        grant_types = ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"]
        audience = ["https://api.example.com", "https://tv.example.com"]
        providers = ["main"]

        [[clients]]
        id = "box"
        secret = "boxes-own-secret-1"
        grant_types = ["urn:ietf:params:oauth:grant-type:device_code"]
        providers = ["main"]
        """

    private func running(
        _ change: (inout WorldPlan) -> Void = { _ in },
        _ body: (World, RelyingParty) async throws -> Void
    ) async throws {
        try await World.running {
            change(&$0)
            $0.moreTables += Self.tables
        } _: { world in
            try await body(world, world.party("tv"))
        }
    }

    private func start(
        _ world: World,
        client: String = "tv",
        _ more: [(name: String, value: String)] = [("scope", "openid email read offline_access")]
    ) async throws -> TokenAnswer {
        TokenAnswer(
            try await world.fetch.fetch(
                FetchRequest(
                    "POST",
                    world.issuer + "/oauth2/device_authorization",
                    headers: [("Content-Type", "application/x-www-form-urlencoded")],
                    body: Array(FormCoding.encode([("client_id", client)] + more).utf8)
                )
            )
        )
    }

    private func poll(_ world: World, _ start: TokenAnswer, _ app: RelyingParty) async throws -> TokenAnswer {
        try await world.driver(app).tokenRequest([
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            ("device_code", start.members["device_code"]?.stringValue ?? ""),
        ])
    }

    private func code(_ start: TokenAnswer) -> String { start.members["user_code"]?.stringValue ?? "" }

    /// The page that asks for the decision, in a browser that signs in on the way.
    private func confirmation(
        _ world: World,
        _ browser: Browser,
        _ start: TokenAnswer
    ) async throws -> Visit {
        let address = try #require(start.members["verification_uri_complete"]?.stringValue)
        let onward = try await browser.open(address)
        #expect(onward.words.contains("Sign in first"), "\(onward.words)")
        let links = PageReader(onward.page?.text ?? "").links
        let link = try #require(links.first)
        var visit = try await browser.follow(link, on: onward)
        if visit.words.contains("Choose how you want to sign in") {
            let main = try #require(PageReader(visit.page?.text ?? "").links.first { $0.contains("provider=main") })
            visit = try await browser.follow(main, on: visit)
        }
        return try await browser.submit(visit, pressing: LoginTests.ada)
    }

    private func browser(_ world: World) -> Browser { world.driver().browser }

    @Test("RFC 8628: asked for, typed, signed in, let in, and used once; the scope is fixed at the approval")
    func wholeWay() async throws {
        try await running { world, app in
            let start = try await start(world)
            #expect(start.status == 200, "\(start.response.text)")
            #expect(start.response.header("Cache-Control") == "no-store")
            #expect(start.members["verification_uri"]?.stringValue == world.issuer + "/device")
            #expect(start.members["expires_in"]?.int64Value == 600)
            #expect(start.members["interval"]?.int64Value == 5)
            #expect(code(start).wholeMatch(of: /[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}/) != nil)
            #expect(start.members["device_code"]?.stringValue?.utf8.count == 43)
            #expect(try await poll(world, start, app).error == "authorization_pending")

            let browser = browser(world)
            let page = try await confirmation(world, browser, start)
            for words in ["Did you start this?", "The TV App", code(start), "See your e-mail address", "Ada Byron"] {
                #expect(page.words.contains(words), "\(words)")
            }
            #expect(page.page?.header("Content-Security-Policy")?.contains("form-action 'self';") == true)
            let done = try await browser.submit(page, pressing: "approve")
            #expect(done.page?.status == 200)
            #expect(done.words.contains("The device is connected"))

            world.clock.advance(by: .seconds(5))
            let answer = try await poll(world, start, app)
            #expect(answer.status == 200, "\(answer.response.text)")
            #expect(answer.members["scope"]?.stringValue == "openid email read offline_access")
            let token = try await world.verified(
                try #require(answer.accessToken),
                try await world.keySet(),
                type: "at+jwt"
            )
            #expect(token["client_id"]?.stringValue == "tv")
            #expect(token["permissions"] == ["read"])
            #expect(token["org"]?.stringValue == "org-123")
            #expect(answer.unverifiedClaims?["email"]?.stringValue == "ada@example.com")

            let refreshed = try await world.driver(app).refresh(try #require(answer.refreshToken))
            #expect(refreshed.status == 200)
            #expect(try await world.driver(app).userinfo(try #require(refreshed.accessToken)).status == 200)

            // RFC 8628 §3.4: once. A second use is somebody else's.
            #expect(try await poll(world, start, app).error == "invalid_grant")
            let after = try await world.driver(app).refresh(try #require(refreshed.refreshToken))
            #expect(after.error == "invalid_grant")
        }
    }

    @Test("row 130: authorization_pending, slow_down, access_denied, expired_token, each client its own codes")
    func polling() async throws {
        try await running { world, app in
            let first = try await start(world)
            #expect(try await poll(world, first, app).error == "authorization_pending")
            #expect(try await poll(world, first, app).error == "slow_down")
            world.clock.advance(by: .seconds(5))
            #expect(try await poll(world, first, app).error == "slow_down")
            world.clock.advance(by: .seconds(15))
            #expect(try await poll(world, first, app).error == "authorization_pending")

            let box = world.party("box", secret: "boxes-own-secret-1")
            #expect(try await poll(world, first, box).error == "invalid_grant")

            let browser = browser(world)
            let denied = try await browser.submit(try await confirmation(world, browser, first), pressing: "deny")
            #expect(denied.words.contains("The device stays out"))
            #expect(try await poll(world, first, app).error == "access_denied")

            let second = try await start(world)
            world.clock.advance(by: .minutes(10))
            let expired = try await poll(world, second, app)
            #expect(expired.error == "expired_token" && expired.status == 400)
            #expect(try await browser.open(world.issuer + "/device?user_code=" + code(second)).page?.status == 400)

            for garbage in ["", "x", code(second)] {
                let answer = try await world.driver(app).tokenRequest([
                    ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", garbage),
                ])
                #expect(answer.error == (garbage.isEmpty ? "invalid_request" : "invalid_grant"))
            }
        }
    }

    @Test("RFC 8628 §3.1: client authentication, the grant type, the scope and the resource are checked at once")
    func starting() async throws {
        try await running { world, _ in
            #expect(try await start(world, client: "box").error == "invalid_client")
            let box = try await start(world, client: "box", [("client_secret", "boxes-own-secret-1")])
            #expect(box.status == 200)
            #expect(try await start(world, client: "spa").error == "unauthorized_client")
            #expect(try await start(world, client: "nobody").error == "invalid_client")
            #expect(try await start(world, [("scope", "unknown")]).error == "invalid_scope")
            #expect(try await start(world, [("resource", "https://evil.test")]).error == "invalid_target")
            #expect(try await start(world, []).status == 200)
            let url = world.issuer + "/oauth2/device_authorization"
            #expect(try await world.fetch.fetch(FetchRequest("GET", url)).status == 405)
        }
    }

    @Test("RFC 8707: a resource that the device asked for is what its token is for")
    func resource() async throws {
        try await running { world, app in
            let start = try await start(world, [("scope", "openid"), ("resource", "https://tv.example.com")])
            let browser = browser(world)
            _ = try await browser.submit(try await confirmation(world, browser, start), pressing: "approve")
            let token = try #require(try await poll(world, start, app).accessToken)
            let claims = try await world.verified(token, try await world.keySet(), type: "at+jwt")
            #expect(claims["aud"]?.stringValue == "https://tv.example.com")
        }
    }

    @Test("a code is understood however it is typed; what can't be one is not looked up")
    func typing() async throws {
        try await running { world, _ in
            let start = try await start(world)
            let browser = browser(world)
            let empty = try await browser.open(world.issuer + "/device")
            #expect(empty.page?.status == 200)
            let letters = code(start).filter { $0 != "-" }
            for typed in [letters.lowercased(), letters, " \(letters.prefix(2)) \(letters.dropFirst(2)) ", code(start)]
            {
                let visit = try await browser.submit(empty, filling: [("user_code", typed)])
                #expect(visit.words.contains("Sign in first"), "\(typed)")
            }
            let posted = try await browser.post([("user_code", code(start))], to: world.issuer + "/device")
            #expect(posted.words.contains("Sign in first"))
            // More than anybody may guess: none of them is a guess.
            for typed in Array(repeating: "AAAA-AAAA", count: 12) + ["\"><script>", "BCDF-GHJ", "ＢＣＤＦ-ＧＨＪＫ"] {
                let visit = try await browser.submit(empty, filling: [("user_code", typed)])
                #expect(visit.page?.status == 400)
                #expect(visit.words.contains("A code has eight letters"), "\(typed)")
                #expect(visit.page?.text.contains("<script>") == false)
            }
        }
    }

    @Test("RFC 8628 §5.1: guesses run out by person, with a page that says when; right ones cost nothing")
    func guessing() async throws {
        try await running { world, _ in
            let start = try await start(world)
            let browser = browser(world)
            // Without a session a right code and a wrong one lead to the same page, as often as one likes.
            for guess in [code(start)] + Array(repeating: "BCDF-GHJK", count: 12) {
                let visit = try await browser.open(world.issuer + "/device?user_code=" + guess)
                #expect(visit.page?.status == 200)
                #expect(visit.words.contains("Sign in first"))
            }
            _ = try await confirmation(world, browser, start)
            for _ in 0..<15 {
                let visit = try await browser.open(world.issuer + "/device?user_code=" + code(start))
                #expect(visit.page?.status == 200)
            }
            var statuses: [Int] = []
            for index in 0..<12 {
                let guess = "BCDF-GH" + String(Array("JKLMNPQRSTVW")[index]) + "Z"
                statuses.append(try await browser.open(world.issuer + "/device?user_code=" + guess).page?.status ?? 0)
            }
            #expect(statuses == Array(repeating: 400, count: 10) + [429, 429])
            let page = try #require(try await browser.open(world.issuer + "/device?user_code=" + code(start)).page)
            #expect(page.status == 429)
            #expect(page.header("Retry-After") == "180")
            world.clock.advance(by: .minutes(3))
            #expect(try await browser.open(world.issuer + "/device?user_code=" + code(start)).page?.status == 200)
        }
    }

    @Test("rows 119, 121: the decision takes the form of that page, in that session, and no step can be left out")
    func crossSite() async throws {
        try await running { world, app in
            let start = try await start(world)
            let mine = browser(world)
            let page = try await confirmation(world, mine, start)
            let fields = PageReader(page.page?.text ?? "").forms.flatMap(\.fields)
            let sealed = try #require(fields.first { $0.name == "device" }).value
            let form = [
                (name: "device", value: sealed), (name: "decision", value: "approve"),
                (name: "organization", value: "org-123"),
            ]
            // Nobody signed in, another site's page, another session of the same person, a form of nothing.
            #expect(try await browser(world).post(form, to: world.issuer + "/device").page?.status == 400)
            let foreign = try await mine.post(form, to: world.issuer + "/device", from: "https://evil.test/")
            #expect(foreign.page?.status == 400)
            let second = try await self.start(world)
            let other = browser(world)
            _ = try await confirmation(world, other, second)
            #expect(try await other.post(form, to: world.issuer + "/device").page?.status == 400)
            for broken in [
                [(name: "decision", value: "approve")],
                [(name: "device", value: "x"), (name: "decision", value: "approve")],
                [(name: "device", value: sealed)],
                [(name: "device", value: sealed), (name: "decision", value: "maybe")],
            ] {
                #expect(try await mine.post(broken, to: world.issuer + "/device").page?.status == 400)
            }
            world.clock.advance(by: .seconds(5))
            #expect(try await poll(world, start, app).error == "authorization_pending")
            #expect(try await mine.post(form, to: world.issuer + "/device").page?.status == 200)
            // Twice is too late.
            #expect(try await mine.post(form, to: world.issuer + "/device").page?.status == 400)
        }
    }

    @Test("whom several organizations take chooses one on the page, and gets what is theirs there")
    func organizations() async throws {
        try await running {
            $0.mainOrganization = nil
            $0.mainProviderLines = #"claims = { organization = "company" }"#
            $0.genericProvider.people[0].extraClaims = [("company", "org_b")]
            $0.moreTables = """
                [[organizations]]
                id = "org-b"
                name = "Beta"
                external_ids = ["org_b"]

                [[organizations.rules]]
                provider = "main"
                permissions = ["read", "billing"]


                """
        } _: { world, app in
            let start = try await start(world, [("scope", "openid read billing")])
            let browser = browser(world)
            let page = try await confirmation(world, browser, start)
            #expect(page.words.contains("Example") && page.words.contains("Beta"))
            #expect(try await browser.submit(page, pressing: "approve").page?.status == 400)
            let wrong = try await browser.submit(page, pressing: "approve", filling: [("organization", "org-c")])
            #expect((400..<500).contains(wrong.page?.status ?? 0))
            let done = try await browser.submit(page, pressing: "approve", filling: [("organization", "org-b")])
            #expect(done.page?.status == 200, "\(done.words)")
            let token = try #require(try await poll(world, start, app).accessToken)
            let claims = try await world.verified(token, try await world.keySet(), type: "at+jwt")
            #expect(claims["org"]?.stringValue == "org-b")
            #expect(claims["permissions"] == ["read", "billing"])
        }
    }
}
