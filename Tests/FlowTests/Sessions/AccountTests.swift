import BrokerTesting
import FakeProviders
import OAuthProtocol
import Testing

@testable import CostOps

/// Signing in for pages of ours, with no app waiting.
struct AccountTests {
    @Test("GET /auth/login asks for a provider, ends on /account, and apps then get in by the session")
    func signsIn() async throws {
        try await World.running(SessionHouse.plan) { world in
            let driver = world.driver()
            let choice = try await driver.browser.open(world.issuer + "/account")
            #expect(choice.words.contains("Continue with Main"))
            let link = try #require(choice.page.flatMap { PageReader($0.text).links.first })
            let provider = try await driver.browser.follow(link, on: choice)
            #expect(SessionHouse.isAtProvider(provider, world))
            let account = try await driver.browser.submit(provider, pressing: SessionHouse.ada)
            #expect(account.pageURL?.path == "/account")
            #expect(account.words.contains("Ada Byron") && account.words.contains("ada@example.com"))
            #expect(account.words.contains("Main <&>"))
            #expect(account.words.contains("UTC"))
            #expect(account.page?.header("Cache-Control") == "no-store")
            #expect(driver.browser.cookies.cookies.allSatisfy { !$0.name.hasPrefix("login-") })
            #expect(try await driver.logIn(with: SessionHouse.silent()).answer.status == 200)
            let again = try await driver.browser.open(world.issuer + "/auth/login?provider=main")
            #expect(again.pageURL?.path == "/account", "who is signed in is not asked again")
        }
    }

    @Test("provider= goes there at once, and prompt=select_account asks anew")
    func names() async throws {
        try await World.running(SessionHouse.plan) { world in
            let driver = world.driver()
            let page = try await driver.browser.open(world.issuer + "/auth/login?provider=main")
            #expect(SessionHouse.isAtProvider(page, world))
            _ = try await driver.browser.submit(page, pressing: SessionHouse.ada)
            let other = try await driver.browser.open(
                world.issuer + "/auth/login?provider=main&prompt=select_account"
            )
            #expect(SessionHouse.isAtProvider(other, world))
            let account = try await driver.browser.submit(other, pressing: SessionHouse.grace)
            #expect(account.words.contains("grace@example.com"))
        }
    }

    @Test(
        "row 122: where a sign-in leads is one of our own pages with a checked code, whatever the request says",
        arguments: [
            "return=https://evil.test", "return=//evil.test", "return=/device", "return=..", "return=account%00",
            "return=device&user_code=AB%2F..%2Fevil", "return=device&user_code=%0d%0aSet-Cookie:x", "return=a&return=b",
            "return=device&user_code=" + String(repeating: "A", count: 33), "prompt=none", "prompt=login%20consent",
        ]
    )
    func returns(query: String) async throws {
        try await World.running(SessionHouse.plan) { world in
            let end = try await world.driver().browser.open(world.issuer + "/auth/login?provider=main&" + query)
            #expect(end.hops.count == 1 && end.page?.status == 400)
        }
    }

    @Test("the device page gets its person back, with the code that was typed")
    func device() async throws {
        try await World.running(SessionHouse.plan) { world in
            let driver = world.driver()
            let page = try await driver.browser.open(
                world.issuer + "/auth/login?provider=main&return=device&user_code=BCDF-GHJK"
            )
            let end = try await driver.browser.submit(
                page,
                pressing: SessionHouse.ada,
                stoppingAt: "/device?user_code=BCDF-GHJK"
            )
            #expect(end.stoppedAt == "/device?user_code=BCDF-GHJK")
        }
    }

    @Test("an answer in another browser, with another state or at another provider's callback signs nobody in")
    func attacks() async throws {
        try await World.running(SessionHouse.plan) { world in
            let driver = world.driver()
            let page = try await driver.browser.open(world.issuer + "/auth/login?provider=main")
            let end = try await driver.browser.submit(
                page,
                pressing: SessionHouse.ada,
                stoppingAt: world.issuer + "/auth/callback"
            )
            let callback = try #require(end.stoppedAt)
            let stranger = world.driver()
            let elsewhere = try await stranger.browser.open(callback)
            #expect(elsewhere.page?.status == 400 && SessionHouse.secret(in: stranger.browser) == nil)
            let mixed = try await driver.browser.open(callback.replacing("/callback/main", with: "/callback/google"))
            #expect(mixed.page?.status == 400 && SessionHouse.secret(in: driver.browser) == nil)
            let account = try await driver.browser.open(callback)
            #expect(account.pageURL?.path == "/account")
            let replayed = try await driver.browser.open(callback)
            #expect(replayed.page?.status == 400)
        }
    }

    @Test("who has no access to any organization has no page here either, and a cancelled sign-in says so")
    func denied() async throws {
        try await World.running {
            SessionHouse.plan(&$0)
            $0.mainOrganization = nil
            $0.organizations = "[[organizations]]\nid = \"org-123\"\ndomains = [\"elsewhere.test\"]\n"
        } _: { world in
            let driver = world.driver()
            let page = try await driver.browser.open(world.issuer + "/auth/login?provider=main")
            let end = try await driver.browser.submit(page, pressing: SessionHouse.ada)
            #expect(end.page?.status == 403 && SessionHouse.secret(in: driver.browser) == nil)
            let again = try await driver.browser.open(world.issuer + "/auth/login?provider=main")
            let cancelled = try await driver.browser.submit(again, pressing: "cancel")
            #expect((400..<500).contains(cancelled.page?.status ?? 0))
        }
    }
}
