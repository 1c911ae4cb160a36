import BrokerCore
import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

@testable import CostOps

/// Rows 112 and 116: a second identity becomes a person's only by fresh logins with both, in one sitting of one browser.
struct LinkTests {
    private static let ada = LoginTests.ada
    /// At the Google-like provider; her address is another one than Ada's.
    private static let workspace = "107691503500061507151"

    private func googleApp(_ world: World) -> RelyingParty {
        world.party("google-app", secret: "google-secret")
    }

    private func subject(_ world: World, _ app: RelyingParty, as person: String) async throws -> String {
        let login = try await world.driver(app).logIn(as: person)
        return try #require(login.answer.unverifiedClaims?["sub"]?.stringValue)
    }

    /// Follows the page's link to a provider.
    private func follow(_ browser: Browser, _ page: Visit, to provider: String) async throws -> Visit {
        let links = PageReader(page.page?.text ?? "").links
        return try await browser.follow(try #require(links.first { $0.hasSuffix("provider=\(provider)") }), on: page)
    }

    /// The first half of a sitting: the page that asks what to add.
    private func signedIn(_ world: World, _ browser: Browser, at provider: String, as person: String) async throws
        -> Visit
    {
        let start = try await browser.open(world.issuer + "/auth/link")
        return try await browser.submit(try await follow(browser, start, to: provider), pressing: person)
    }

    private func link(_ world: World, _ first: (String, String), _ second: (String, String)) async throws -> Visit {
        let browser = world.driver().browser
        let page = try await signedIn(world, browser, at: first.0, as: first.1)
        return try await browser.submit(try await follow(browser, page, to: second.0), pressing: second.1)
    }

    @Test("two fresh logins in one sitting link the second identity to the first one's person")
    func links() async throws {
        try await World.running { world in
            let person = try await subject(world, world.app, as: Self.ada)
            let browser = world.driver().browser
            let start = try await browser.open(world.issuer + "/auth/link")
            #expect(start.page?.status == 200)
            #expect(start.page?.header("X-Frame-Options") == "DENY")
            #expect(start.words.contains("First sign in with one that you have used here before"))
            let atProvider = try await follow(browser, start, to: "main")
            let sent = try #require(world.provider.traffic.last(.authorization))
            #expect(sent.value("prompt") == "login")
            #expect(sent.value("max_age") == "0")
            #expect(sent.value("code_challenge_method") == "S256")
            let middle = try await browser.submit(atProvider, pressing: Self.ada)
            #expect(middle.words.contains("Now sign in with the account you want to add"))
            let end = try await browser.submit(
                try await follow(browser, middle, to: "google"),
                pressing: Self.workspace
            )
            #expect(end.page?.status == 200)
            #expect(end.words.contains("Linked"))
            #expect(try await subject(world, googleApp(world), as: Self.workspace) == person)
            #expect(try await subject(world, world.app, as: Self.ada) == person)

            let audit: any AuditStore = world.assembly.store
            let events = try await audit.auditEvents(after: 0, limit: 100).map(\.event)
            let event = try #require(events.first { $0.kind == .identityLinked })
            #expect(event.user == person)
            #expect(event.provider == "google")
            #expect(event.detail["signed_in_with"]?.objectValue?["provider"] == "main")
            #expect(world.log.lines.contains { $0.contains("link.returned") && $0.contains("linked") })
        }
    }

    @Test("linking twice says so, and changes nothing")
    func twice() async throws {
        try await World.running { world in
            _ = try await subject(world, world.app, as: Self.ada)
            _ = try await link(world, ("main", Self.ada), ("google", Self.workspace))
            let again = try await link(world, ("main", Self.ada), ("google", Self.workspace))
            #expect(again.words.contains("were linked before"))
            // A provider that doesn't say when somebody signed in can't show whose the account here is.
            let reverse = try await signedIn(world, world.driver().browser, at: "google", as: Self.workspace)
            #expect(reverse.page?.status == 403)
            #expect(reverse.words.contains("does not say that you have signed in just now"))
            let audit: any AuditStore = world.assembly.store
            let events = try await audit.auditEvents(after: 0, limit: 100).map(\.event)
            #expect(events.filter { $0.kind == .identityLinked }.count == 1)
        }
    }

    @Test("an identity that is another person's already stays theirs, and the page says so")
    func belongsToAnother() async throws {
        try await World.running { world in
            let one = try await subject(world, world.app, as: Self.ada)
            let other = try await subject(world, googleApp(world), as: Self.workspace)
            let end = try await link(world, ("main", Self.ada), ("google", Self.workspace))
            #expect(end.page?.status == 409)
            #expect(end.words.contains("belongs to another person here already"))
            #expect(try await subject(world, googleApp(world), as: Self.workspace) == other)
            #expect(try await subject(world, world.app, as: Self.ada) == one)
        }
    }

    @Test("the first identity must be known here: a link makes nobody")
    func unknownFirst() async throws {
        try await World.running { world in
            let browser = world.driver().browser
            let page = try await signedIn(world, browser, at: "main", as: Self.ada)
            #expect(page.page?.status == 403)
            #expect(page.words.contains("Nobody here is known"))
            let people: any PeopleStore = world.assembly.store
            let user = try await people.user(provider: "main", subject: Self.ada)
            #expect(user == nil)
        }
    }

    @Test("row 112: the same verified address at two providers links nothing by itself")
    func sameAddress() async throws {
        try await World.running { plan in
            plan.genericProvider.people[0].email = "jsmith@example.com"
        } _: { world in
            world.google.withFaults { $0.claims = [("email", "jsmith@example.com"), ("email_verified", true)] }
            let one = try await subject(world, world.app, as: Self.ada)
            let other = try await subject(world, googleApp(world), as: Self.workspace)
            #expect(one != other)
        }
    }

    @Test("row 116: a login that is not fresh links nothing, first or second")
    func stale() async throws {
        try await World.running { world in
            let person = try await subject(world, world.app, as: Self.ada)
            // The provider answers from a session of an hour ago.
            world.provider.withFaults { $0.idToken = [.time("auth_time", fromNow: -3_600)] }
            let first = try await link(world, ("main", Self.ada), ("google", Self.workspace), failingFirst: true)
            #expect(first.page?.status == 502)
            world.provider.withFaults { $0.idToken = [.without("auth_time")] }
            let unsaid = try await link(world, ("main", Self.ada), ("google", Self.workspace), failingFirst: true)
            #expect(unsaid.page?.status == 502)
            world.provider.withFaults { $0 = Faults() }

            // As the second one, too.
            let browser = world.driver().browser
            let middle = try await signedIn(world, browser, at: "main", as: Self.ada)
            world.provider.withFaults { $0.idToken = [.time("auth_time", fromNow: -3_600)] }
            let end = try await browser.submit(
                try await follow(browser, middle, to: "main"),
                pressing: "5d09f3aa-grace"
            )
            #expect(end.page?.status == 502)
            let people: any PeopleStore = world.assembly.store
            let grace = try await people.user(provider: "main", subject: "5d09f3aa-grace")
            #expect(grace == nil)
            #expect(try await subject(world, world.app, as: Self.ada) == person)
        }
    }

    private func link(
        _ world: World,
        _ first: (String, String),
        _ second: (String, String),
        failingFirst: Bool
    ) async throws -> Visit {
        let page = try await signedIn(world, world.driver().browser, at: first.0, as: first.1)
        #expect(
            PageReader(page.page?.text ?? "").links.contains { $0.hasSuffix("provider=\(second.0)") } != failingFirst
        )
        return page
    }

    @Test("row 116: no step can be left out, and a login to an app is no step of a sitting")
    func noShortcut() async throws {
        try await World.running { world in
            _ = try await subject(world, world.app, as: Self.ada)
            let browser = world.driver().browser
            let start = try await browser.open(world.issuer + "/auth/link")
            // The second provider first: the identity is nobody's, so there is nothing to add to.
            let wrongWay = try await browser.submit(
                try await follow(browser, start, to: "google"),
                pressing: Self.workspace
            )
            #expect(wrongWay.page?.status == 403)
            // A person who is signed in to an app has done none of the two.
            let driver = world.driver()
            _ = try await driver.logIn(as: Self.ada)
            let page = try await driver.browser.open(world.issuer + "/auth/link")
            #expect(page.words.contains("First sign in"))
            let people: any PeopleStore = world.assembly.store
            let user = try await people.user(provider: "google", subject: Self.workspace)
            #expect(user == nil)
        }
    }

    @Test("a sitting is of one browser, and starts from its own page alone")
    func oneBrowser() async throws {
        try await World.running { world in
            _ = try await subject(world, world.app, as: Self.ada)
            let attacker = world.driver().browser
            let middle = try await signedIn(world, attacker, at: "main", as: Self.ada)
            let link = try #require(
                PageReader(middle.page?.text ?? "").links.first { $0.hasSuffix("provider=google") }
            )
            // The victim is sent to the second half of the attacker's sitting.
            let victim = world.driver().browser
            let lured = try await victim.open(world.issuer + link)
            #expect(lured.page?.status == 400)
            #expect(lured.words.contains("Nothing was linked"))
            // A link without the page's id, or with another's.
            _ = try await victim.open(world.issuer + "/auth/link")
            for query in ["provider=google", "provider=google&sitting=" + String(repeating: "A", count: 43)] {
                let page = try await victim.open(world.issuer + "/auth/link?" + query)
                #expect(page.page?.status == 400, "\(query)")
            }
            // The victim's answer of the provider in the attacker's browser.
            let atGoogle = try await follow(attacker, middle, to: "google")
            let other = world.driver().browser
            let start = try await other.open(world.issuer + "/auth/link")
            let form = try await follow(other, start, to: "google")
            let answer = try await other.submit(
                form,
                pressing: Self.workspace,
                stoppingAt: world.issuer + "/auth/callback/google"
            )
            let planted = try await attacker.open(try #require(answer.stoppedAt))
            #expect(planted.page?.status == 400)
            _ = atGoogle
        }
    }

    @Test("the second login must follow the first within ten minutes")
    func expires() async throws {
        try await World.running { world in
            let person = try await subject(world, world.app, as: Self.ada)
            let browser = world.driver().browser
            let middle = try await signedIn(world, browser, at: "main", as: Self.ada)
            world.clock.advance(by: .minutes(9))
            let atGoogle = try await follow(browser, middle, to: "google")
            world.clock.advance(by: .minutes(2))
            let late = try await browser.submit(atGoogle, pressing: Self.workspace)
            #expect(late.page?.status == 400)
            #expect(try await subject(world, googleApp(world), as: Self.workspace) != person)
        }
    }

    @Test("row 115: a person who is disabled, before or in the middle, links nothing")
    func disabled() async throws {
        try await World.running { world in
            let person = try await subject(world, world.app, as: Self.ada)
            let people: any PeopleStore = world.assembly.store
            let browser = world.driver().browser
            let middle = try await signedIn(world, browser, at: "main", as: Self.ada)
            _ = try await people.setDisabled(user: person, at: world.clock.now())
            let end = try await browser.submit(
                try await follow(browser, middle, to: "google"),
                pressing: Self.workspace
            )
            #expect(end.page?.status == 403)
            #expect(end.words.contains("switched off"))
            let start = try await signedIn(world, world.driver().browser, at: "main", as: Self.ada)
            #expect(start.page?.status == 403)
            let user = try await people.user(provider: "google", subject: Self.workspace)
            #expect(user == nil)
        }
    }

    @Test("who has no access here has nothing to link")
    func noAccess() async throws {
        try await World.running { world in
            _ = try await subject(world, world.app, as: Self.ada)
            // A consumer account, which no organization takes.
            let end = try await link(world, ("main", Self.ada), ("google", "107691503500061507152"))
            #expect(end.page?.status == 403)
            let people: any PeopleStore = world.assembly.store
            let user = try await people.user(provider: "google", subject: "107691503500061507152")
            #expect(user == nil)
        }
    }
}
