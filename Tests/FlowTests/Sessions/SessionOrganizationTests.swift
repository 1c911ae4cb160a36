import BrokerConfig
import BrokerStore
import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

@testable import CostOps

/// Which organization a session signs in to, and what it can't decide by itself.
struct SessionOrganizationTests {
    /// Ada is of two organizations; the second app serves one of them, the third none of hers.
    private static func plan(_ plan: inout WorldPlan) {
        SessionHouse.plan(&plan)
        plan.mainOrganization = nil
        plan.mainProviderLines = #"claims = { organization = "company" }"#
        for index in plan.genericProvider.people.indices.prefix(1) {
            plan.genericProvider.people[index].extraClaims = [("company", "org_b")]
        }
        plan.moreTables += """

            [[clients]]
            id = "beta"
            secret = "beta-secret"
            redirect_uris = ["https://beta.test/cb"]
            organizations = ["org-b"]

            [[clients]]
            id = "gamma"
            secret = "gamma-secret"
            redirect_uris = ["https://gamma.test/cb"]
            organizations = ["org-c"]

            [[organizations]]
            id = "org-b"
            name = "Beta"
            external_ids = ["org_b"]

            [[organizations.rules]]
            provider = "main"
            permissions = ["read", "billing"]

            [[organizations]]
            id = "org-c"
            """
    }

    private func organization(_ answer: TokenAnswer) -> String? {
        answer.unverifiedClaims?["org"]?.stringValue
    }

    @Test("the organization that was chosen at the sign-in stays, unless the app asks for another or for a new choice")
    func keepsChoice() async throws {
        try await World.running(Self.plan) { world in
            let driver = world.driver()
            let request = LoginRequest()
            let page = try await driver.choose(SessionHouse.ada, on: try await driver.begin(request))
            let end = try await driver.browser.submit(page, pressing: "org-123", stoppingAt: driver.app.redirectURI)
            #expect(
                organization(try await driver.exchange(try driver.code(from: end, of: request), of: request))
                    == "org-123"
            )
            let second = SessionHouse.driver("second", world, sharing: driver.browser)
            #expect(organization(try await second.logIn(with: SessionHouse.silent()).answer) == "org-123")
            let asked = SessionHouse.silent([("organization", "org-b")])
            #expect(organization(try await second.logIn(with: asked).answer) == "org-b")
            #expect(organization(try await second.logIn(with: SessionHouse.silent()).answer) == "org-123")
            let beta = SessionHouse.driver("beta", world, sharing: driver.browser)
            #expect(
                organization(try await beta.logIn(with: SessionHouse.silent()).answer) == "org-b",
                "the only one it serves"
            )
        }
    }

    @Test("a session without a choice asks on a page, prompt=none says so, and the choice counts from then on")
    func asksForChoice() async throws {
        try await World.running(Self.plan) { world in
            let beta = SessionHouse.driver("beta", world, sharing: world.driver().browser)
            let named = LoginRequest(parameters: [("provider", "main")])
            #expect(organization(try await beta.logIn(as: SessionHouse.ada, with: named).answer) == "org-b")
            let second = SessionHouse.driver("second", world, sharing: beta.browser)
            let silent = try await second.begin(SessionHouse.silent())
            #expect(silent.stoppedValue("error") == "interaction_required")
            let request = LoginRequest()
            let page = try await second.begin(request)
            #expect(page.hops.count == 1 && page.words.contains("Choose an organization"))
            let fields = try #require(page.page.map { PageReader($0.text).forms.first?.fields ?? [] })
            let choice = fields + [(name: "organization", value: "org-123")]
            let address = world.issuer + "/auth/organization"
            let elsewhere = try await world.driver().browser.post(choice, to: address)
            #expect(elsewhere.page?.status == 400, "another browser has no such login")
            // With the login's cookie, and without the session's.
            let thief = world.driver().browser
            var jar = beta.browser.cookies
            jar.plant("session=; Path=/; Max-Age=0", from: try WebURL(world.issuer + "/"), at: world.clock.now())
            thief.cookies = jar
            let unsigned = try await thief.post(choice, to: address, stoppingAt: second.app.redirectURI)
            #expect(unsigned.stoppedAt == nil && unsigned.page?.status == 400, "the session must be there")
            let end = try await second.browser.submit(page, pressing: "org-123", stoppingAt: second.app.redirectURI)
            #expect(
                organization(try await second.exchange(try second.code(from: end, of: request), of: request))
                    == "org-123"
            )
            #expect(organization(try await second.logIn(with: SessionHouse.silent()).answer) == "org-123")
        }
    }

    @Test("whom an app does not serve is told by prompt=none, and else goes to the provider, which may know more")
    func denied() async throws {
        try await World.running(Self.plan) { world in
            let beta = SessionHouse.driver("beta", world, sharing: world.driver().browser)
            let named = LoginRequest(parameters: [("provider", "main")])
            _ = try await beta.logIn(as: SessionHouse.ada, with: named)
            let gamma = SessionHouse.driver("gamma", world, sharing: beta.browser)
            #expect(try await gamma.begin(SessionHouse.silent()).stoppedValue("error") == "access_denied")
            #expect(SessionHouse.isAtProvider(try await gamma.begin(named), world))
            // The rules of the day, not those of the sign-in.
            try await world.reload { settings in
                settings.organizations = settings.organizations.map { organization in
                    var organization = organization
                    if organization.id == "org-b" { organization.enabled = false }
                    return organization
                }
            }
            #expect(try await beta.begin(SessionHouse.silent()).stoppedValue("error") == "access_denied")
        }
    }

    @Test(
        "what only the provider can give is not answered by a session: its tokens, and a look at the person that is due"
    )
    func providersOwn() async throws {
        try await World.running {
            SessionHouse.plan(&$0)
            $0.mainProviderLines = "revalidate = \"15m\"\nrevalidate_stale_limit = \"1h\""
        } _: { world in
            let driver = world.driver()
            _ = try await driver.logIn(as: SessionHouse.ada)
            let second = SessionHouse.driver("second", world, sharing: driver.browser)
            let refreshed = SessionHouse.silent([("scope", "openid offline_access")])
            #expect(try await second.begin(refreshed).stoppedValue("error") == "interaction_required")
            #expect(try await second.logIn(with: SessionHouse.silent()).answer.status == 200)
            world.clock.advance(by: .minutes(15))
            #expect(SessionHouse.isAtProvider(try await driver.begin(LoginRequest()), world))
            #expect(
                try await second.logIn(with: SessionHouse.silent()).answer.status == 200,
                "the last look counts still"
            )
            world.clock.advance(by: .minutes(45))
            #expect(try await second.begin(SessionHouse.silent()).stoppedValue("error") == "login_required")
        }
    }
}
