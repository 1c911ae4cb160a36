import BrokerCore
import BrokerStore
import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

@testable import CostOps

/// Signing in once for all apps (OIDC Core §3.1.2.1, §3.1.2.3).
struct SingleSignOnTests {
    @Test("a second app gets its code at once, of the same session, with the time and way of the authentication")
    func secondApp() async throws {
        try await World.running(SessionHouse.plan) { world in
            let first = world.driver()
            let login = try await first.logIn(as: SessionHouse.ada)
            world.clock.advance(by: .minutes(5))
            let second = SessionHouse.driver("second", world, sharing: first.browser)
            let silent = try await second.logIn()
            #expect(silent.hops.count == 1, "no page, and no way to the provider")
            #expect(silent.answer.status == 200)
            let keys = try await world.keySet()
            let before = try await world.verified(try #require(login.answer.idToken), keys, type: "JWT")
            let after = try await world.verified(try #require(silent.answer.idToken), keys, type: "JWT")
            for name in ["sub", "sid", "auth_time", "acr", "amr", "org", "idp"] {
                #expect(before[name] == after[name], "\(name)")
            }
            #expect(after["aud"]?.stringValue == "second")
            #expect(after["nonce"]?.stringValue == silent.request.nonce)
            #expect(after["iat"] != before["iat"])
            let userinfo = try await second.userinfo(try #require(silent.answer.accessToken))
            #expect(userinfo.status == 200)
            // The story says which way they came in.
            let events = try await world.assembly.store.auditEvents(after: 0, limit: 100).map(\.event)
            let event = try #require(events.last { $0.kind == .loginSucceeded })
            #expect(event.client == "second" && event.provider == "main" && event.user == after["sub"]?.stringValue)
            let code = try #require(event.code)
            let record = try #require(await world.assembly.store.stories(code: code, limit: 1).first)
            let steps = try LoginTelling(parsing: record.telling).steps
            #expect(steps.flatMap(\.facts).contains { $0.name == "session of provider" && $0.value == "main" })
        }
    }

    @Test("prompt=none gets a code where a session answers, and login_required with nothing in the browser")
    func promptNone() async throws {
        try await World.running(SessionHouse.plan) { world in
            let driver = world.driver()
            let nobody = try await driver.begin(SessionHouse.silent())
            #expect(nobody.stoppedValue("error") == "login_required")
            #expect(nobody.stoppedValue("iss") == world.issuer)
            _ = try await driver.logIn(as: SessionHouse.ada)
            let login = try await driver.logIn(with: SessionHouse.silent())
            #expect(login.answer.status == 200)
        }
    }

    @Test(
        "row 16: what asks for a new authentication goes to the provider, and prompt=none is told so",
        arguments: [
            [(name: "max_age", value: "0")], [(name: "max_age", value: "60")],
            [(name: "acr_values", value: "urn:other urn:mfa")],
        ]
    )
    func asksForMore(parameters: [(name: String, value: String)]) async throws {
        try await World.running(SessionHouse.plan) { world in
            let driver = world.driver()
            // Asked for `max_age`, the provider says when that was.
            let login = try await driver.logIn(
                as: SessionHouse.ada,
                with: LoginRequest(parameters: [("max_age", "3600")])
            )
            world.clock.advance(by: .seconds(61))
            let silent = try await driver.begin(SessionHouse.silent(parameters))
            #expect(silent.stoppedValue("error") == "login_required")
            let asked = try await driver.begin(LoginRequest(parameters: parameters))
            #expect(SessionHouse.isAtProvider(asked, world))
            // Young enough, it answers with the time of then.
            let old = try await driver.logIn(with: LoginRequest(parameters: [("max_age", "3600")]))
            #expect(old.answer.unverifiedClaims?["auth_time"] == login.answer.unverifiedClaims?["auth_time"])
        }
    }

    @Test("row 58: a session whose provider never said when the person signed in does not answer max_age")
    func undated() async throws {
        try await World.running(SessionHouse.plan) { world in
            let driver = world.driver()
            _ = try await driver.logIn(as: SessionHouse.ada)
            #expect(try await driver.logIn(with: SessionHouse.silent()).answer.status == 200)
            let young = [(name: "max_age", value: "3600")]
            let silent = try await driver.begin(SessionHouse.silent(young))
            #expect(silent.stoppedValue("error") == "login_required")
            #expect(SessionHouse.isAtProvider(try await driver.begin(LoginRequest(parameters: young)), world))
        }
    }

    @Test("row 16: prompt=login and select_account go to the provider", arguments: ["login", "select_account"])
    func prompts(prompt: String) async throws {
        try await World.running(SessionHouse.plan) { world in
            let driver = world.driver()
            _ = try await driver.logIn(as: SessionHouse.ada)
            let asked = try await driver.begin(LoginRequest(parameters: [("prompt", prompt)]))
            #expect(asked.hops.count > 1 && asked.hops.contains { $0.url.text.hasPrefix(world.provider.issuer) })
        }
    }

    @Test("row 17: id_token_hint of the person is answered, of another one never")
    func hints() async throws {
        try await World.running(SessionHouse.plan) { world in
            let mine = world.driver()
            let token = try #require(try await mine.logIn(as: SessionHouse.ada).answer.idToken)
            let other = world.driver()
            let foreign = try #require(try await other.logIn(as: SessionHouse.grace).answer.idToken)
            let right = try await mine.logIn(with: SessionHouse.silent([("id_token_hint", token)]))
            #expect(right.answer.status == 200)
            let wrong = try await mine.begin(SessionHouse.silent([("id_token_hint", foreign)]))
            #expect(wrong.stoppedValue("error") == "login_required")
            let asked = try await mine.begin(LoginRequest(parameters: [("id_token_hint", foreign)]))
            #expect(SessionHouse.isAtProvider(asked, world))
            // Ada again, where Grace was asked for: refused, and her session goes on.
            let end = try await mine.choose(SessionHouse.ada, on: asked)
            #expect(end.stoppedValue("error") == "login_required")
            #expect(try await mine.logIn(with: SessionHouse.silent()).answer.status == 200)
        }
    }

    @Test("another provider that the app names, or may only use, is gone to")
    func otherProvider() async throws {
        try await World.running(SessionHouse.plan) { world in
            let driver = world.driver()
            _ = try await driver.logIn(as: SessionHouse.ada)
            let second = SessionHouse.driver("second", world, sharing: driver.browser)
            let named = try await second.begin(SessionHouse.silent([("provider", "google")]))
            #expect(named.stoppedValue("error") == "login_required")
            #expect(try await second.logIn(with: SessionHouse.silent([("provider", "main")])).answer.status == 200)
            let google = LoginDriver(
                world.party("google-app", secret: "google-secret"),
                browser: driver.browser,
                fetch: world.fetch
            )
            let only = try await google.begin(SessionHouse.silent())
            #expect(only.stoppedValue("error") == "login_required")
        }
    }

    @Test("row 120: a session that lies unused, or is too old, signs nobody in; refresh tokens go on")
    func limits() async throws {
        try await World.running {
            SessionHouse.plan(&$0)
            $0.moreTables += "\n[sessions]\nttl = \"3h\"\nidle_ttl = \"1h\"\n"
        } _: { world in
            let driver = world.driver()
            let second = SessionHouse.driver("second", world, sharing: driver.browser)
            let scope = LoginRequest(parameters: [("scope", "openid offline_access")])
            let login = try await second.logIn(as: SessionHouse.ada, with: named(scope))
            for _ in 0..<3 {
                world.clock.advance(by: .minutes(59))
                #expect(
                    try await driver.logIn(with: SessionHouse.silent()).answer.status == 200,
                    "it was used meanwhile"
                )
            }
            world.clock.advance(by: .minutes(4))
            let old = try await driver.begin(SessionHouse.silent())
            #expect(old.stoppedValue("error") == "login_required", "three hours are over")
            let refreshed = try await second.refresh(try #require(login.answer.refreshToken))
            #expect(refreshed.status == 200)
            // The browser's next sign-in of the same person keeps the id, so that a logout ends all of it.
            let again = try await driver.logIn(as: SessionHouse.ada)
            #expect(again.answer.unverifiedClaims?["sid"] == login.answer.unverifiedClaims?["sid"])
            world.clock.advance(by: .minutes(61))
            let idle = try await driver.begin(SessionHouse.silent())
            #expect(idle.stoppedValue("error") == "login_required", "an hour unused")
        }
    }

    private func named(_ request: LoginRequest) -> LoginRequest {
        var request = request
        request.parameters.append((name: "provider", value: "main"))
        return request
    }
}
