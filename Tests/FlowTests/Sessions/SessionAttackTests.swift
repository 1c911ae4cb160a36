import BrokerConfig
import BrokerCore
import BrokerStore
import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import ProviderCatalogue
import Testing

@testable import CostOps

/// Sessions in the wrong hands, and of those who were switched off.
struct SessionAttackTests {
    @Test("row 118: the cookie is HttpOnly, Lax and of 256 random bits, and the database has its digest alone")
    func cookie() async throws {
        try await World.running(SessionHouse.plan) { world in
            let driver = world.driver()
            let login = try await driver.logIn(as: SessionHouse.ada)
            let fields = login.hops.flatMap { $0.response.values(of: "Set-Cookie") }
            let field = try #require(fields.first { $0.hasPrefix("session=") })
            #expect(field.hasSuffix("; Path=/; HttpOnly; SameSite=Lax"))
            let secret = try #require(SessionHouse.secret(in: driver.browser))
            #expect(Base64URL.decode(secret)?.count == 32)
            #expect(!world.log.lines.contains { $0.contains(secret) })
            for altered in [String(secret.reversed()), String(secret.dropLast()), secret + "A", "x", ""] {
                let thief = world.driver()
                try SessionHouse.plant(altered, in: thief.browser, world)
                let end = try await thief.begin(SessionHouse.silent())
                #expect(end.stoppedValue("error") == "login_required", "\(altered.utf8.count)")
            }
        }
    }

    @Test("row 117: each authentication changes the secret, and one that was stolen before is dead")
    func rotates() async throws {
        try await World.running(SessionHouse.plan) { world in
            let driver = world.driver()
            let first = try await driver.logIn(as: SessionHouse.ada)
            let stolen = try #require(SessionHouse.secret(in: driver.browser))
            let thief = world.driver()
            try SessionHouse.plant(stolen, in: thief.browser, world)
            #expect(try await thief.logIn(with: SessionHouse.silent()).answer.status == 200, "until then it works")
            let again = try await driver.logIn(
                as: SessionHouse.ada,
                with: LoginRequest(parameters: [("prompt", "login")])
            )
            #expect(again.answer.unverifiedClaims?["sid"] == first.answer.unverifiedClaims?["sid"])
            #expect(SessionHouse.secret(in: driver.browser) != stolen)
            let refused = try await thief.begin(SessionHouse.silent())
            #expect(refused.stoppedValue("error") == "login_required")
            #expect(try await driver.logIn(with: SessionHouse.silent()).answer.status == 200)
        }
    }

    @Test("CVE-2025-12390: another person in the same browser gets another session, and the first one's tokens end")
    func otherPerson() async throws {
        try await World.running(SessionHouse.plan) { world in
            let driver = world.driver()
            let ada = try await driver.logIn(as: SessionHouse.ada)
            let grace = try await driver.logIn(
                as: SessionHouse.grace,
                with: LoginRequest(parameters: [("prompt", "select_account")])
            )
            #expect(grace.answer.unverifiedClaims?["sub"] != ada.answer.unverifiedClaims?["sub"])
            #expect(grace.answer.unverifiedClaims?["sid"] != ada.answer.unverifiedClaims?["sid"])
            let before = try await driver.userinfo(try #require(ada.answer.accessToken))
            #expect(before.status == 401)
            let after = try await driver.userinfo(try #require(grace.answer.accessToken))
            #expect(after.status == 200)
        }
    }

    @Test(
        "rows 55, 89: an ended session gives nothing any more: no code, no refresh, no userinfo, and its cookie is dead"
    )
    func ended() async throws {
        try await World.running(SessionHouse.plan) { world in
            let driver = SessionHouse.driver("second", world, sharing: world.driver().browser)
            let request = LoginRequest(
                parameters: [("scope", "openid offline_access"), ("provider", "main")]
            )
            let login = try await driver.logIn(as: SessionHouse.ada, with: request)
            let waiting = LoginRequest()
            let code = try driver.code(from: try await driver.begin(waiting), of: waiting)
            let sid = try #require(login.answer.unverifiedClaims?["sid"]?.stringValue)
            let ended = try await world.assembly.store.endSession(id: sid, because: .revoked, at: world.clock.now())
            #expect(ended?.id == sid)
            #expect(try await driver.exchange(code, of: waiting).error == "invalid_grant")
            #expect(try await driver.refresh(try #require(login.answer.refreshToken)).error == "invalid_grant")
            #expect(try await driver.userinfo(try #require(login.answer.accessToken)).status == 401)
            #expect(try await driver.begin(SessionHouse.silent()).stoppedValue("error") == "login_required")
            let asked = try await driver.begin(LoginRequest(parameters: [("provider", "main")]))
            #expect(SessionHouse.isAtProvider(asked, world))
            let fresh = try await driver.choose(SessionHouse.ada, on: asked)
            #expect(fresh.stoppedValue("code") != nil)
        }
    }

    @Test("row 115: a disabled person's session, and one of a provider that is gone, sign nobody in")
    func switchedOff() async throws {
        try await World.running(SessionHouse.plan) { world in
            let driver = world.driver()
            let login = try await driver.logIn(as: SessionHouse.ada)
            let user = try #require(login.answer.unverifiedClaims?["sub"]?.stringValue)
            _ = try await world.assembly.store.setDisabled(user: user, at: world.clock.now())
            #expect(try await driver.begin(SessionHouse.silent()).stoppedValue("error") == "login_required")
            #expect(SessionHouse.isAtProvider(try await driver.begin(LoginRequest()), world))
            _ = try await world.assembly.store.setDisabled(user: user, at: nil)
            // What was ended stays ended.
            #expect(try await driver.begin(SessionHouse.silent()).stoppedValue("error") == "login_required")
            _ = try await driver.logIn(as: SessionHouse.ada)
            let second = SessionHouse.driver("second", world, sharing: driver.browser)
            #expect(try await second.logIn(with: SessionHouse.silent()).answer.status == 200)
            try await world.reload { settings in
                settings.providers = settings.providers.map { provider in
                    var provider = provider
                    if provider.id == "main" { provider.enabled = false }
                    return provider
                }
            }
            #expect(try await second.begin(SessionHouse.silent()).stoppedValue("error") == "login_required")
        }
    }

    @Test("row 115: once a provider's entry is changed, it is asked again before its people get anything")
    func changedEntry() async throws {
        try await World.running(SessionHouse.plan) { world in
            let driver = world.driver()
            _ = try await driver.logIn(as: SessionHouse.ada)
            #expect(try await driver.logIn(with: SessionHouse.silent()).answer.status == 200)
            try await world.reload { settings in
                settings.providers = settings.providers.map { provider in
                    var provider = provider
                    if provider.id == "main" { provider.clockLeeway = .seconds(7) }
                    return provider
                }
            }
            #expect(try await driver.begin(SessionHouse.silent()).stoppedValue("error") == "login_required")
            #expect(SessionHouse.isAtProvider(try await driver.begin(LoginRequest()), world))
        }
    }

    @Test("two tabs that sign in at once leave one session, and neither ends the other's login")
    func tabs() async throws {
        try await World.running(SessionHouse.plan) { world in
            let driver = world.driver()
            let one = LoginRequest()
            let two = LoginRequest()
            let first = try await driver.begin(one)
            let second = try await driver.begin(two)
            let firstEnd = try await driver.choose(SessionHouse.ada, on: first)
            let secondEnd = try await driver.choose(SessionHouse.ada, on: second)
            let firstAnswer = try await driver.exchange(try driver.code(from: firstEnd, of: one), of: one)
            let secondAnswer = try await driver.exchange(try driver.code(from: secondEnd, of: two), of: two)
            #expect(firstAnswer.status == 200 && secondAnswer.status == 200)
            #expect(firstAnswer.unverifiedClaims?["sid"] == secondAnswer.unverifiedClaims?["sid"])
        }
    }

    @Test("a provider that posts its answer brings no cookie, and the session goes on all the same")
    func formPost() async throws {
        try await World.running {
            SessionHouse.plan(&$0)
            $0.mainProviderLines = "response_mode = \"form_post\""
        } _: { world in
            let driver = world.driver()
            let first = try await driver.begin(LoginRequest())
            let page = try await driver.choose(SessionHouse.ada, on: first)
            _ = try await driver.browser.submit(page, stoppingAt: driver.app.redirectURI)
            let before = try #require(SessionHouse.secret(in: driver.browser))
            let request = LoginRequest(parameters: [("max_age", "0")])
            let again = try await driver.choose(SessionHouse.ada, on: try await driver.begin(request))
            let end = try await driver.browser.submit(again, stoppingAt: driver.app.redirectURI)
            #expect(end.stoppedValue("code") != nil)
            #expect(SessionHouse.secret(in: driver.browser) != before)
            let sessions = try await world.assembly.store.sessions(
                ofUser: nil,
                after: nil,
                limit: 10,
                at: world.clock.now()
            )
            #expect(sessions.count == 1)
        }
    }
}
