import BrokerCore
import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

@testable import CostOps

/// Apps of a session are told of its end, whoever ended it, and no app holds anybody up.
@Suite("Back-channel logout to apps")
struct LogoutDeliveryTests {
    @Test("rows 85, 86: each app of the session gets one logout token, of its own, and nobody else does")
    func told() async throws {
        let (web, second) = (LogoutApp(.answer(200)), LogoutApp(.answer(204)))
        try await World.loggingOut(apps: [("web", web), ("second", second)]) { world in
            let driver = world.driver(world.web)
            let login = try await driver.logIn(as: LoginTests.ada)
            let other = LoginDriver(world.second, browser: driver.browser, fetch: world.fetch)
            let same = try await other.logIn(as: LoginTests.ada)
            let stranger = try await world.driver(world.web).logIn(as: "5d09f3aa-grace")
            let claims = try #require(login.answer.unverifiedClaims)
            #expect(same.answer.unverifiedClaims?["sid"] == claims["sid"])
            _ = try await world.logOut(driver.browser, [("id_token_hint", try #require(login.answer.idToken))])
            try await world.eventually("both apps are told") { web.tokens.count == 1 && second.tokens.count == 1 }
            let keys = try await world.keySet()
            for (app, id) in [(web, "web"), (second, "second")] {
                let told = try await world.verified(try #require(app.tokens.first), keys, type: "logout+jwt")
                #expect(told["iss"]?.stringValue == world.issuer && told["aud"]?.stringValue == id)
                #expect(told["sub"] == claims["sub"] && told["sid"] == claims["sid"] && told["nonce"] == nil)
                #expect(told["events"] == ["http://schemas.openid.net/event/backchannel-logout": [:]])
                let issued = try #require(told["iat"]?.int64Value)
                #expect(told["exp"]?.int64Value == issued + 120 && issued == world.clock.now().seconds)
                #expect(told["jti"]?.stringValue?.isEmpty == false)
            }
            #expect(try await !world.hasEnded(stranger))
            // Row 62: it opens nothing here.
            let token = try #require(web.tokens.first)
            #expect(try await driver.userinfo(token).status == 401)
            let hint = try await world.logOut(world.driver().browser, [("id_token_hint", token)])
            #expect(hint.page?.status == 400)
            try await world.eventually("the log says so") {
                world.log.lines.filter { $0.contains("logout.delivered") }.count == 2
            }
        }
    }

    @Test(
        "row 86: an app that hangs delays neither the person nor other apps; one that failed is asked again, one that refused not"
    )
    func mishaps() async throws {
        let (hanging, failing) = (LogoutApp(.hang), LogoutApp(.answer(500), .answer(200)))
        try await World.loggingOut(apps: [("web", hanging), ("second", failing)]) { world in
            let driver = world.driver(world.web)
            let login = try await driver.logIn(as: LoginTests.ada)
            _ = try await LoginDriver(world.second, browser: driver.browser, fetch: world.fetch)
                .logIn(as: LoginTests.ada)
            let end = try await world.logOut(driver.browser, [("id_token_hint", try #require(login.answer.idToken))])
            #expect(end.page?.status == 200)
            try await world.eventually("both are asked") { hanging.tokens.count == 1 && failing.tokens.count == 1 }
            try await world.eventually("the failure is noted") {
                world.log.lines.contains { $0.contains("logout.failed") && $0.contains("the app answered 500") }
            }
            #expect(failing.tokens.count == 1)
            world.clock.advance(by: .seconds(6))
            try await world.eventually("it is asked again") { failing.tokens.count == 2 }
            try await world.eventually("and done") { world.log.lines.contains { $0.contains("logout.delivered") } }
            // Signed anew: a token of before would be too old by the third or fourth time.
            #expect(Set(failing.tokens).count == 2)
        }
    }

    @Test("row 86: an app that refuses is not asked again, and retries end")
    func refused() async throws {
        let (refusing, down) = (LogoutApp(.answer(400)), LogoutApp(.answer(503)))
        try await World.loggingOut(apps: [("web", refusing), ("second", down)]) { world in
            let driver = world.driver(world.web)
            let login = try await driver.logIn(as: LoginTests.ada)
            _ = try await LoginDriver(world.second, browser: driver.browser, fetch: world.fetch)
                .logIn(as: LoginTests.ada)
            _ = try await world.logOut(driver.browser, [("id_token_hint", try #require(login.answer.idToken))])
            for attempt in 1...LogoutService.pauses.count + 1 {
                try await world.eventually("attempt \(attempt)") {
                    world.log.lines.filter { $0.contains("logout.failed") && $0.contains("503") }.count == attempt
                }
                world.clock.advance(by: .hours(4))
            }
            let notices: any LogoutNoticeStore = world.assembly.store
            let left = try await notices.dueLogoutNotices(
                forClients: ["web", "second"],
                limit: 9,
                at: world.clock.now() + .days(2)
            )
            #expect(left.isEmpty)
            #expect(refusing.tokens.count == 1 && down.tokens.count == LogoutService.pauses.count + 1)
        }
    }

    @Test("apps are told too when a person is disabled, a session revoked, or somebody else signs in in the browser")
    func otherEnds() async throws {
        let web = LogoutApp(.answer(200))
        try await World.loggingOut(apps: [("web", web)]) { world in
            let sessions: any SessionStore = world.assembly.store
            let people: any PeopleStore = world.assembly.store
            let first = try await world.driver(world.web).logIn(as: LoginTests.ada)
            let claims = try #require(first.answer.unverifiedClaims)
            _ = try await sessions.endSession(
                id: try #require(claims["sid"]?.stringValue),
                because: .revoked,
                at: world.clock.now()
            )
            try await world.eventually("revoked") { web.tokens.count == 1 }

            let shared = world.driver(world.web)
            _ = try await shared.logIn(as: LoginTests.ada)
            let replaced = try await shared.logIn(
                as: "5d09f3aa-grace",
                with: LoginRequest(parameters: [("prompt", "login")])
            )
            try await world.eventually("replaced") { web.tokens.count == 2 }

            let user = try #require(replaced.answer.unverifiedClaims?["sub"]?.stringValue)
            #expect(try await people.setDisabled(user: user, at: world.clock.now()))
            try await world.eventually("disabled") { web.tokens.count == 3 }
            #expect(try await world.endings() == ["revoked", "replaced", "user_disabled"])
        }
    }
}
