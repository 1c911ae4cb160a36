import BrokerConfig
import BrokerCore
import BrokerCrypto
import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

@testable import CostOps

/// A person of several organizations, who chooses one in the middle of a login.
struct OrganizationChoiceTests {
    private static let ada = LoginTests.ada
    private static let grace = "5d09f3aa-grace"

    /// Ada is of two organizations: by the domain of her address, and by a claim.
    private static func plan(_ plan: inout WorldPlan) {
        plan.mainOrganization = nil
        plan.mainProviderLines = #"claims = { organization = "company" }"#
        for index in plan.genericProvider.people.indices.prefix(2) {
            plan.genericProvider.people[index].extraClaims = [("company", "org_b")]
        }
        plan.moreTables = """
            [[organizations]]
            id = "org-b"
            name = 'Beta & "Söhne" <b>'
            external_ids = ["org_b"]

            [[organizations.rules]]
            provider = "main"
            permissions = ["read", "billing"]

            [[organizations]]
            id = "org-c"

            [[clients]]
            id = "beta-app"
            secret = "beta-secret"
            redirect_uris = ["\(World.appRedirectURI)"]
            providers = ["main"]
            organizations = ["org-b", "org-c"]
            """
    }

    private func page(_ world: World, as subject: String = ada, _ request: LoginRequest) async throws -> (
        LoginDriver, Visit
    ) {
        let driver = world.driver()
        let page = try await driver.choose(subject, on: try await driver.begin(request))
        return (driver, page)
    }

    @Test("a person of two organizations chooses, and the token is of the one chosen, with its permissions")
    func chooses() async throws {
        try await World.running(Self.plan) { world in
            let request = LoginRequest()
            let (driver, page) = try await page(world, request)
            #expect(page.page?.status == 200)
            #expect(page.words.contains("Choose an organization"))
            #expect(page.words.contains(#"Beta & "Söhne" <b>"#), "\(page.words)")
            #expect(page.words.contains("read, write, admin"))
            #expect(page.page?.header("Cache-Control") == "no-store")
            #expect(page.page?.header("X-Frame-Options") == "DENY")
            let policy = try #require(page.page?.header("Content-Security-Policy"))
            #expect(policy.contains("form-action 'self' https:;"), "the app is at https: \(policy)")

            let end = try await driver.browser.submit(page, pressing: "org-b", stoppingAt: driver.app.redirectURI)
            let code = try driver.code(from: end, of: request)
            let answer = try await driver.exchange(code, of: request)
            let token = try #require(answer.accessToken)
            let claims = try await world.verified(token, try await world.keySet(), type: "at+jwt")
            #expect(claims["org"]?.stringValue == "org-b")
            #expect(claims["permissions"] == ["read", "billing"])
            // The other one next time, for the same person, where the app wants them to choose anew.
            let again = LoginRequest(parameters: [("prompt", "select_account")])
            let second = try await driver.choose(Self.ada, on: try await driver.begin(again))
            let other = try await driver.browser.submit(second, pressing: "org-123", stoppingAt: driver.app.redirectURI)
            let next = try await driver.exchange(try driver.code(from: other, of: again), of: again)
            #expect(next.unverifiedClaims?["org"]?.stringValue == "org-123")
            #expect(next.unverifiedClaims?["sub"] == answer.unverifiedClaims?["sub"])
        }
    }

    @Test("the app's organization= chooses for them, and one they are not in is refused")
    func appChooses() async throws {
        try await World.running(Self.plan) { world in
            let login = try await world.driver()
                .logIn(as: Self.ada, with: LoginRequest(parameters: [("organization", "org-b")]))
            #expect(login.answer.unverifiedClaims?["org"]?.stringValue == "org-b")
            let (_, refused) = try await page(world, LoginRequest(parameters: [("organization", "org-c")]))
            #expect(refused.page?.status == 403)
            #expect(refused.words.contains("does not belong to the organization that the app asked for"))
        }
    }

    @Test("a client's list of organizations narrows, so that one that is left is no question")
    func clientNarrows() async throws {
        try await World.running(Self.plan) { world in
            let app = world.party("beta-app", secret: "beta-secret")
            let login = try await world.driver(app).logIn(as: Self.ada)
            #expect(login.answer.unverifiedClaims?["org"]?.stringValue == "org-b")
        }
    }

    @Test("a choice counts once: the form sent again, or with the other organization, gives nothing")
    func replayed() async throws {
        try await World.running(Self.plan) { world in
            let request = LoginRequest()
            let (driver, page) = try await page(world, request)
            let cookies = driver.browser.cookies
            let end = try await driver.browser.submit(page, pressing: "org-b", stoppingAt: driver.app.redirectURI)
            _ = try driver.code(from: end, of: request)
            // The login's cookie is gone; and one that was kept doesn't help.
            let gone = try await driver.browser.submit(page, pressing: "org-123", stoppingAt: driver.app.redirectURI)
            #expect(gone.page?.status == 400)
            driver.browser.cookies = cookies
            for organization in ["org-123", "org-b"] {
                let again = try await driver.browser.submit(
                    page,
                    pressing: organization,
                    stoppingAt: driver.app.redirectURI
                )
                #expect(again.page?.status == 400)
                #expect(again.words.contains("You have signed in already"))
            }
        }
    }

    @Test("only what was offered can be chosen")
    func notOffered() async throws {
        try await World.running(Self.plan) { world in
            let (driver, page) = try await page(world, LoginRequest())
            for organization in ["org-c", "org-nowhere", "ORG-B"] {
                let end = try await driver.browser.submit(
                    page,
                    pressing: "org-b",
                    filling: [("organization", organization)],
                    stoppingAt: driver.app.redirectURI
                )
                #expect(end.page?.status == 400, "\(organization)")
                #expect(end.words.contains("was not offered"), "\(organization)")
            }
        }
    }

    @Test("a choice is of one browser and one login: another's form, cookie or person is refused")
    func otherBrowser() async throws {
        try await World.running(Self.plan) { world in
            let (victim, victimPage) = try await page(world, LoginRequest())
            let (attacker, attackerPage) = try await page(world, as: Self.grace, LoginRequest())
            func field(_ name: String, of page: Visit) -> String {
                let form = PageReader(page.page?.text ?? "").forms.first
                return form?.fields.first { $0.name == name }?.value ?? ""
            }
            // The attacker's form in the victim's browser, as a link or a form elsewhere would bring it: no cookie of it there.
            let planted = try await victim.browser.submit(
                attackerPage,
                pressing: "org-b",
                stoppingAt: victim.app.redirectURI
            )
            #expect(planted.page?.status == 400)
            // The attacker's sealed part within the victim's login: sealed for another login.
            let mixed = try await victim.browser.submit(
                victimPage,
                pressing: "org-b",
                filling: [("choice", field("choice", of: attackerPage))],
                stoppingAt: victim.app.redirectURI
            )
            #expect(mixed.page?.status == 400)
            // The victim's form in the attacker's browser.
            let stolen = try await attacker.browser.submit(
                victimPage,
                pressing: "org-b",
                stoppingAt: victim.app.redirectURI
            )
            #expect(stolen.page?.status == 400)
            // And a changed byte.
            var broken = Array(field("choice", of: victimPage).utf8)
            broken[40] = broken[40] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let changed = try await victim.browser.submit(
                victimPage,
                pressing: "org-b",
                filling: [("choice", String(decoding: broken, as: UTF8.self))],
                stoppingAt: victim.app.redirectURI
            )
            #expect(changed.page?.status == 400)
            // None of it has ended the victim's own login.
            let own = try await victim.browser.submit(victimPage, pressing: "org-b", stoppingAt: victim.app.redirectURI)
            #expect(own.stoppedValue("code") != nil)
        }
    }

    @Test("a choice ends with the login's time")
    func expires() async throws {
        try await World.running(Self.plan) { world in
            let (driver, page) = try await page(world, LoginRequest())
            let cookies = driver.browser.cookies
            world.clock.advance(by: .seconds(601))
            driver.browser.cookies = cookies
            let end = try await driver.browser.submit(page, pressing: "org-b", stoppingAt: driver.app.redirectURI)
            #expect(end.page?.status == 400)
            #expect(end.words.contains("expired"))
        }
    }

    @Test("row 115: a person who is disabled while choosing gets nothing")
    func disabledMeanwhile() async throws {
        try await World.running(Self.plan) { world in
            let login = try await world.driver()
                .logIn(as: Self.ada, with: LoginRequest(parameters: [("organization", "org-b")]))
            let user = try #require(login.answer.unverifiedClaims?["sub"]?.stringValue)
            let (driver, page) = try await page(world, LoginRequest())
            let people: any PeopleStore = world.assembly.store
            let isKnown = try await people.setDisabled(user: user, at: world.clock.now())
            #expect(isKnown)
            let end = try await driver.browser.submit(page, pressing: "org-b", stoppingAt: driver.app.redirectURI)
            #expect(end.page?.status == 403)
            #expect(end.words.contains("switched off"))
        }
    }

    @Test("row 115: what is switched off or changed while a person chooses counts when they have chosen")
    func changedMeanwhile() async throws {
        try await World.running(Self.plan) { world in
            let (driver, page) = try await page(world, LoginRequest())
            let (other, otherPage) = try await self.page(world, LoginRequest())
            let (third, thirdPage) = try await self.page(world, LoginRequest())
            try await world.reload { settings in
                let beta = try #require(settings.organizations.firstIndex { $0.id == "org-b" })
                settings.organizations[beta].enabled = false
                settings.organizations[0].rules[0].permissions = [.write]
            }
            let off = try await driver.browser.submit(page, pressing: "org-b", stoppingAt: driver.app.redirectURI)
            #expect(off.page?.status == 403)
            #expect(off.words.contains("switched off"))
            // The one that is left gives what its rules say now, not what the page said.
            let end = try await other.browser.submit(otherPage, pressing: "org-123", stoppingAt: other.app.redirectURI)
            #expect(end.stoppedValue("code") != nil)
            let audit: any AuditStore = world.assembly.store
            let event = try await audit.auditEvents(after: 0, limit: 10).map(\.event).first {
                $0.kind == .loginSucceeded
            }
            let grant = event?.detail["decision"]?.objectValue?["outcome"]?.objectValue?["grants"]?.arrayValue?.first
            #expect(grant?.objectValue?["permissions"] == ["write"])

            try await world.reload { $0.providers.removeAll() }
            let gone = try await third.browser.submit(thirdPage, pressing: "org-123", stoppingAt: third.app.redirectURI)
            #expect(gone.page?.status == 403)
        }
    }

    @Test("a person of a thousand groups chooses too, and a form beyond all measure is refused")
    func large() async throws {
        try await World.running { plan in
            Self.plan(&plan)
            plan.genericProvider.people[0].groups = .array(
                (0..<1_500).map { .string("group-\($0)-\u{E4}<&>" + String(repeating: "x", count: 60)) }
            )
        } _: { world in
            let request = LoginRequest()
            let (driver, page) = try await page(world, request)
            let end = try await driver.browser.submit(page, pressing: "org-123", stoppingAt: driver.app.redirectURI)
            #expect(end.stoppedValue("code") != nil)
            let monster = try await driver.browser.post(
                [("state", "x"), ("choice", String(repeating: "A", count: 1_100_000)), ("organization", "org-b")],
                to: world.issuer + "/auth/organization"
            )
            #expect(monster.page?.status == 413)
        }
    }

    @Test("GET, empty and repeated fields get a page, never a server error")
    func malformed() async throws {
        try await World.running(Self.plan) { world in
            let address = world.issuer + "/auth/organization"
            let browser = world.driver().browser
            let opened = try await browser.open(address)
            #expect(opened.page?.status == 405)
            let forms: [[(name: String, value: String)]] = [
                [], [("state", "a"), ("state", "b")], [("choice", "x"), ("organization", "org-b")],
                [("state", String(repeating: "s", count: 43)), ("choice", "x"), ("organization", "org-b")],
            ]
            for form in forms {
                let posted = try await browser.post(form, to: address)
                #expect(posted.page?.status == 400)
            }
        }
    }
}
