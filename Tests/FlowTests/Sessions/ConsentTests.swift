import BrokerCore
import BrokerStore
import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

@testable import CostOps

/// Apps of somebody else's ask first (OIDC Core §3.1.2.4, row 19).
struct ConsentTests {
    private func asked(
        _ world: World,
        _ request: LoginRequest,
        browser: Browser? = nil
    ) async throws -> (LoginDriver, Visit) {
        let driver = SessionHouse.driver("partner", world, sharing: browser ?? world.driver().browser)
        let page = try await driver.choose(SessionHouse.ada, on: try await driver.begin(request))
        return (driver, page)
    }

    private func answer(_ word: String, _ page: Visit, _ driver: LoginDriver) async throws -> Visit {
        try await driver.browser.submit(page, pressing: word, stoppingAt: driver.app.redirectURI)
    }

    @Test("a person agrees once; the app is asked about again when it asks for more, or asks to be")
    func remembered() async throws {
        try await World.running(SessionHouse.plan) { world in
            let request = LoginRequest(parameters: [("scope", "openid email")])
            let (driver, page) = try await asked(world, request)
            #expect(page.page?.status == 200)
            #expect(page.words.contains(#"Sign in to Partner <b>"App"?"#), "\(page.words)")
            #expect(page.words.contains("Ada Byron (ada@example.com)"))
            #expect(page.words.contains("See your e-mail address"))
            #expect(!page.words.contains("See your name and picture"))
            #expect(page.page?.header("Content-Security-Policy")?.contains("form-action 'self' https:;") == true)
            #expect(page.page?.header("X-Frame-Options") == "DENY")
            let end = try await answer("allow", page, driver)
            let code = try driver.code(from: end, of: request)
            #expect(try await driver.exchange(code, of: request).status == 200)

            let again = try await driver.logIn(with: request)
            #expect(again.answer.status == 200 && again.hops.count == 1, "not asked again")
            let less = try await driver.logIn(
                with: LoginRequest(parameters: [("scope", "openid"), ("prompt", "none")])
            )
            #expect(less.answer.status == 200)
            let more: [(name: String, value: String)] = [("scope", "openid email profile")]
            let silent = try await driver.begin(LoginRequest(parameters: more + [("prompt", "none")]))
            #expect(silent.stoppedValue("error") == "consent_required")
            let wider = LoginRequest(parameters: more)
            let widerPage = try await driver.begin(wider)
            #expect(widerPage.words.contains("See your name and picture"))
            let widerEnd = try await answer("allow", widerPage, driver)
            #expect(widerEnd.stoppedValue("code") != nil, "the session says who it is")
            let asksAnew = try await driver.begin(
                LoginRequest(parameters: more + [("prompt", "consent")])
            )
            #expect(asksAnew.words.contains("Allow"))
            let consents = try await consents(in: world)
            #expect(consents.map(\.scope.text) == ["openid email profile"])
        }
    }

    @Test("cancelling tells the app access_denied, and nothing is kept")
    func cancelled() async throws {
        try await World.running(SessionHouse.plan) { world in
            let request = LoginRequest()
            let (driver, page) = try await asked(world, request)
            let end = try await answer("cancel", page, driver)
            #expect(end.stoppedValue("error") == "access_denied")
            #expect(end.stoppedValue("state") == request.state)
            #expect(end.stoppedValue("iss") == world.issuer)
            #expect(SessionHouse.secret(in: driver.browser) == nil)
            let silent = try await driver.begin(SessionHouse.silent())
            #expect(silent.stoppedValue("error") == "login_required")
        }
    }

    @Test("CVE-2022-39222: a form approved in another browser, of another login, or altered gives nothing")
    func attacks() async throws {
        try await World.running(SessionHouse.plan) { world in
            let request = LoginRequest()
            let (driver, page) = try await asked(world, request)
            let fields = try #require(page.page.map { PageReader($0.text).forms.first?.fields ?? [] })
            let address = world.issuer + "/auth/consent"
            let stranger = world.driver().browser
            let allow = [(name: "decision", value: "allow")]
            let elsewhere = try await stranger.post(fields + allow, to: address, stoppingAt: driver.app.redirectURI)
            #expect(elsewhere.stoppedAt == nil && elsewhere.page?.status == 400)

            let (other, otherPage) = try await asked(world, LoginRequest(), browser: driver.browser)
            let otherFields = try #require(otherPage.page.map { PageReader($0.text).forms.first?.fields ?? [] })
            let mixed =
                fields.filter { $0.name == "state" } + otherFields.filter { $0.name == "consent" } + allow
            let swapped = try await other.browser.post(mixed, to: address, stoppingAt: driver.app.redirectURI)
            #expect(swapped.stoppedAt == nil && swapped.page?.status == 400, "another login's form")

            for answer in ["", "yes", "ALLOW"] {
                let end = try await driver.browser.post(
                    fields + [(name: "decision", value: answer)],
                    to: address,
                    stoppingAt: driver.app.redirectURI
                )
                #expect(end.stoppedAt == nil && end.page?.status == 400, "\(answer)")
            }
            for empty in [[], fields, allow] {
                let end = try await driver.browser.post(empty, to: address, stoppingAt: driver.app.redirectURI)
                #expect(end.stoppedAt == nil && end.page?.status == 400)
            }
            #expect(try await consents(in: world).isEmpty)
            let end = try await self.answer("allow", page, driver)
            #expect(end.stoppedValue("code") != nil, "in its own browser it works")
            let replayed = try await driver.browser.post(
                fields + allow,
                to: address,
                stoppingAt: driver.app.redirectURI
            )
            #expect(replayed.stoppedAt == nil && replayed.page?.status == 400, "once")
        }
    }

    @Test("row 115: a session that ends while its person reads the page approves nothing")
    func endedMeanwhile() async throws {
        try await World.running(SessionHouse.plan) { world in
            let browser = world.driver()
            let login = try await browser.logIn(as: SessionHouse.ada)
            let driver = SessionHouse.driver("partner", world, sharing: browser.browser)
            let page = try await driver.begin(LoginRequest())
            #expect(page.words.contains("Allow"))
            let sid = try #require(login.answer.unverifiedClaims?["sid"]?.stringValue)
            _ = try await world.assembly.store.endSession(id: sid, because: .revoked, at: world.clock.now())
            let end = try await answer("allow", page, driver)
            #expect(end.stoppedAt == nil && end.page?.status == 400)
        }
    }

    @Test("row 55: a consent that is withdrawn ends what the app has of it, and only that")
    func withdrawn() async throws {
        try await World.running(SessionHouse.plan) { world in
            let request = LoginRequest(parameters: [("scope", "openid offline_access")])
            let (driver, page) = try await asked(world, request)
            #expect(page.words.contains("while you are away"))
            let code = try driver.code(from: try await answer("allow", page, driver), of: request)
            let partner = try await driver.exchange(code, of: request)
            let second = SessionHouse.driver("second", world, sharing: driver.browser)
            let own = try await second.logIn(with: request)
            let user = try #require(partner.unverifiedClaims?["sub"]?.stringValue)
            let store = world.assembly.store
            let withdrawn = try await store.withdrawConsent(ofUser: user, to: "partner", at: world.clock.now())
            let again = try await store.withdrawConsent(ofUser: user, to: "partner", at: world.clock.now())
            #expect(withdrawn && !again)
            #expect(try await driver.refresh(try #require(partner.refreshToken)).error == "invalid_grant")
            #expect(try await driver.userinfo(try #require(partner.accessToken)).status == 401)
            #expect(try await second.refresh(try #require(own.answer.refreshToken)).status == 200)
            let silent = try await driver.begin(SessionHouse.silent())
            #expect(silent.stoppedValue("error") == "consent_required")
        }
    }

    private func consents(in world: World) async throws -> [RecordedConsent] {
        let sessions = try await world.assembly.store.sessions(
            ofUser: nil,
            after: nil,
            limit: 10,
            at: world.clock.now()
        )
        var consents: [RecordedConsent] = []
        for user in Set(sessions.map(\.user.id)) { consents += try await world.assembly.store.consents(ofUser: user) }
        return consents
    }
}
