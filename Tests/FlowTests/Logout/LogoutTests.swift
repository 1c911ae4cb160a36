import BrokerCore
import BrokerCrypto
import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

@testable import CostOps

@Suite("RP-initiated logout")
struct LogoutTests {
    private static let ada = LoginTests.ada

    private struct SignedIn {
        let world: World
        let driver: LoginDriver
        let login: FinishedLogin

        init(_ world: World) async throws {
            self.world = world
            driver = world.driver(world.web)
            login = try await driver.logIn(as: LogoutTests.ada)
        }

        var hint: String { get throws { try #require(login.answer.idToken) } }
        var refreshToken: String { get throws { try #require(login.answer.refreshToken) } }

        func logOut(_ parameters: [(name: String, value: String)]) async throws -> Visit {
            try await world.logOut(driver.browser, parameters)
        }
    }

    @Test(
        "rows 80, 84, 89: a hint of the session ends it at once, with its refresh tokens, and only a sent state comes back"
    )
    func hinted() async throws {
        try await World.loggingOut { world in
            let person = try await SignedIn(world)
            let cookie = try #require(person.driver.browser.cookies.cookie("session", host: "127.0.0.1"))
            let end = try await person.logOut([
                ("id_token_hint", try person.hint), ("post_logout_redirect_uri", World.back), ("state", "a b&c"),
                ("logout_hint", "ada"), ("ui_locales", "de"),
            ])
            #expect(end.stoppedAt?.hasPrefix(World.back + "?") == true && end.stoppedValue("state") == "a b&c")
            #expect(person.driver.browser.cookies.cookie("session", host: "127.0.0.1") == nil)
            #expect(try await world.hasEnded(person.login))
            #expect(try await person.driver.refresh(try person.refreshToken).error == "invalid_grant")
            let userinfo = try await person.driver.userinfo(try #require(person.login.answer.accessToken))
            #expect(userinfo.status == 401)
            let store: any SessionStore = world.assembly.store
            let secret = try #require(SessionSecret(cookie: cookie.value))
            #expect(try await store.session(secretDigest: secret.digest)?.session.endedAt != nil)
            #expect(try await world.endings() == ["signed_out"])

            let other = try await SignedIn(world)
            let again = try await other.logOut([
                ("id_token_hint", try other.hint), ("post_logout_redirect_uri", World.back + "?from=broker"),
                ("client_id", "web"),
            ])
            #expect(again.stoppedAt == World.back + "?from=broker")
        }
    }

    @Test("row 82: an expired hint serves, and one of a session whose cookie the browser has lost")
    func expiredHint() async throws {
        try await World.loggingOut { world in
            let person = try await SignedIn(world)
            world.clock.advance(by: .hours(5))
            let end = try await world.logOut(
                world.driver().browser,
                [("id_token_hint", try person.hint), ("post_logout_redirect_uri", World.back)]
            )
            #expect(end.stoppedAt == World.back)
            #expect(try await world.hasEnded(person.login))
        }
    }

    @Test("row 80: a form of the app's own site, to which the browser adds no cookie, signs out too")
    func crossSitePost() async throws {
        try await World.loggingOut { world in
            let person = try await SignedIn(world)
            let end = try await person.driver.browser.post(
                [("id_token_hint", try person.hint), ("post_logout_redirect_uri", World.back)],
                to: world.issuer + "/oauth2/logout",
                from: "https://app.test/page",
                stoppingAt: "https://"
            )
            #expect(end.stoppedAt == World.back)
            #expect(try await world.hasEnded(person.login))
        }
    }

    @Test("row 80: an empty form of another site signs nobody out unasked, and does not say that it did")
    func emptyCrossSitePost() async throws {
        try await World.loggingOut { world in
            let person = try await SignedIn(world)
            let end = try await person.driver.browser.post(
                [],
                to: world.issuer + "/oauth2/logout",
                from: "https://app.test/page",
                stoppingAt: "https://"
            )
            #expect(end.words.contains("Sign out?"), "\(end.words)")
            #expect(try await !world.hasEnded(person.login))
        }
    }

    @Test("row 110: who has a person's ID token and not their browser is not shown the provider's")
    func hintAlone() async throws {
        try await World.loggingOut(provider: "logout = \"upstream\"") { world in
            let person = try await SignedIn(world)
            let parameters = [
                (name: "id_token_hint", value: try person.hint), (name: "post_logout_redirect_uri", value: World.back),
            ]
            let end = try await world.logOut(world.driver().browser, parameters)
            #expect(end.stoppedAt == World.back)
            #expect(end.hops.allSatisfy { $0.location?.contains("id_token_hint") != true })
            #expect(world.provider.traffic.count(.logout) == 0)
            #expect(try await world.hasEnded(person.login))
        }
    }

    @Test("a state that no cookie could carry to the provider and back is refused, and nobody signed out")
    func longState() async throws {
        try await World.loggingOut(provider: "logout = \"upstream\"") { world in
            let person = try await SignedIn(world)
            let end = try await person.logOut([
                ("id_token_hint", try person.hint), ("post_logout_redirect_uri", World.back),
                ("state", String(repeating: "s", count: 1_025)),
            ])
            #expect(end.stoppedAt == nil && end.page?.status == 400)
            #expect(try await !world.hasEnded(person.login))
        }
    }

    @Test("rows 81, 82: nothing that does not fit is followed, and nobody is signed out")
    func refused() async throws {
        try await World.loggingOut { world in
            let person = try await SignedIn(world)
            let hint = try person.hint
            let access = try #require(person.login.answer.accessToken)
            let payload = hint.split(separator: ".")[1]
            let foreign = try SigningKeyMaterial(
                privateKey: try .generate(.p256),
                keyID: try #require(try CompactJWS(parsing: hint).header.keyID),
                algorithm: .es256
            )
            let forged = try CompactJWS.sign(
                payload: try CompactJWS(parsing: hint).unverifiedPayload,
                type: "JWT",
                key: foreign
            )
            let back = (name: "post_logout_redirect_uri", value: World.back)
            let cases: [[(name: String, value: String)]] = [
                [("id_token_hint", hint), ("post_logout_redirect_uri", "https://evil.test/")],
                [("id_token_hint", hint), ("post_logout_redirect_uri", World.back + "/")],
                [("id_token_hint", hint), ("post_logout_redirect_uri", World.back + "?foo=bar")],
                [("id_token_hint", "eyJhbGciOiJub25lIn0.\(payload)."), back],
                [("id_token_hint", forged), back], [("id_token_hint", access), back],
                [("id_token_hint", hint), ("client_id", "second"), back],
                [("client_id", "nobody"), back],
                [("client_id", "web"), ("post_logout_redirect_uri", "https://evil.test/")],
                [("id_token_hint", hint), ("state", "1"), ("state", "2"), back],
            ]
            for parameters in cases {
                let end = try await person.logOut(parameters)
                #expect(end.stoppedAt == nil && end.page?.status == 400, "\(parameters.map(\.name)): \(end.words)")
                #expect(end.words.contains("You were not signed out"))
                #expect(end.hops.allSatisfy { $0.location == nil })
            }
            #expect(try await !world.hasEnded(person.login))
        }
    }

    @Test("row 83: without a hint of this person they are asked, and what they say counts for this browser alone")
    func asked() async throws {
        try await World.loggingOut { world in
            let person = try await SignedIn(world)
            let elsewhere = world.driver(world.web)
            let grace = try await elsewhere.logIn(as: "5d09f3aa-grace")
            for parameters in [
                [], [("state", "s")], [("post_logout_redirect_uri", World.back)],
                [("client_id", "web"), ("post_logout_redirect_uri", World.back)],
                [("id_token_hint", try #require(grace.answer.idToken)), ("post_logout_redirect_uri", World.back)],
            ] as [[(name: String, value: String)]] {
                let page = try await person.logOut(parameters)
                #expect(page.stoppedAt == nil && page.page?.status == 200)
                #expect(page.words.contains("Sign out?") && page.words.contains("Ada Byron"))
            }
            #expect(try await !world.hasEnded(person.login))

            let page = try await person.logOut([
                ("client_id", "web"), ("post_logout_redirect_uri", World.back), ("state", "s"),
            ])
            // The form of one browser is worth nothing in another.
            let text = try #require(page.page).text
            let form = try #require(PageReader(text).forms.first)
            let stolen = try await elsewhere.browser.post(form.fields, to: world.issuer + "/oauth2/logout")
            #expect(stolen.page?.status == 400)
            let bare = try await person.driver.browser.post(
                [("logout", "x")],
                to: world.issuer + "/oauth2/logout"
            )
            #expect(bare.page?.status == 400)
            #expect(try await !world.hasEnded(person.login))
            #expect(try await !world.hasEnded(grace))

            let end = try await person.driver.browser.submit(page, stoppingAt: "https://")
            #expect(end.stoppedAt == World.back + "?state=s")
            #expect(try await world.hasEnded(person.login))
            #expect(try await !world.hasEnded(grace))
            // Nobody is signed in any more: straight on.
            let straight = try await person.logOut([])
            #expect(straight.words.contains("You are signed out"))
        }
    }

    @Test("after the logout here a person goes on to the provider, and from there to the app")
    func upstream() async throws {
        try await World.loggingOut(provider: "logout = \"upstream\"") { world in
            let person = try await SignedIn(world)
            let end = try await person.logOut([
                ("id_token_hint", try person.hint), ("post_logout_redirect_uri", World.back), ("state", "s"),
            ])
            #expect(end.stoppedAt == World.back + "?state=s", "\(end.words)")
            let sent = try #require(world.provider.traffic.last(.logout))
            #expect(sent.value("post_logout_redirect_uri") == world.issuer + "/auth/signed-out")
            #expect(sent.value("id_token_hint")?.isEmpty == false && sent.value("client_id") == "broker-at-main")
            #expect(sent.value("state")?.utf8.count == 43 && sent.value("state") != "s")
            #expect(try await world.hasEnded(person.login))
        }
    }

    @Test(
        "rp-init-logout-other-state, rp-init-logout-no-state: who comes back without their own state stays on our page"
    )
    func upstreamState() async throws {
        try await World.loggingOut(provider: "logout = \"upstream\"") { world in
            let person = try await SignedIn(world)
            let parameters = [
                (name: "id_token_hint", value: try person.hint), (name: "post_logout_redirect_uri", value: World.back),
            ]
            let stopped = try await person.driver.browser.open(
                world.issuer + "/oauth2/logout?" + FormCoding.encode(parameters),
                stoppingAt: world.provider.issuer
            )
            let state = try #require(stopped.stoppedValue("state"))
            for query in ["", "?state=" + String(state.reversed()), "?state=" + state.prefix(20)] {
                let end = try await person.driver.browser.open(
                    world.issuer + "/auth/signed-out" + query,
                    stoppingAt: "https://"
                )
                #expect(end.stoppedAt == nil && end.words.contains("You are signed out"))
            }
            // Another browser has not the cookie; too late is too late.
            let other = try await world.driver().browser.open(world.issuer + "/auth/signed-out?state=" + state)
            #expect(other.words.contains("You are signed out"))
            world.clock.advance(by: .minutes(11))
            let late = try await person.driver.browser.open(world.issuer + "/auth/signed-out?state=" + state)
            #expect(late.words.contains("You are signed out"))
        }
    }

    @Test("a provider that is away, or has no logout endpoint, keeps nobody from their app")
    func upstreamAway() async throws {
        try await World.running { plan in
            plan.faults = { $0.discovery = [.missing("end_session_endpoint")] }
            plan.mainProviderLines = "logout = \"upstream\""
        } _: { world in
            let driver = world.driver()
            let login = try await driver.logIn(as: Self.ada)
            let end = try await world.logOut(driver.browser, [("id_token_hint", try #require(login.answer.idToken))])
            #expect(end.words.contains("You are signed out"))
            #expect(try await world.hasEnded(login))
        }
    }
}
