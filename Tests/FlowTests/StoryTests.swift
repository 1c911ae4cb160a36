import BrokerCore
import BrokerStore
import BrokerTesting
import FakeProviders
import JOSE
import Testing

@testable import CostOps

/// Every login has a code, and the code leads to its story.
struct StoryTests {
    /// The stories behind the code on a page.
    private func told(_ page: String, in world: World) async throws -> (code: LoginCode, parts: [LoginTelling]) {
        let code = try #require(Self.code(on: page))
        let records = try await world.assembly.store.stories(code: code, limit: 10)
        return (code, try records.map { try LoginTelling(parsing: $0.telling) })
    }

    /// What was written about logins.
    private func loginEvents(of world: World) async throws -> [AuditEvent] {
        try await world.assembly.store.auditEvents(after: 0, limit: 500).map(\.event)
            .filter { $0.kind != .configurationApplied && $0.kind != .signingKeyMade }
    }

    static func code(on page: String) -> LoginCode? {
        page.firstMatch(of: /[0-9A-Z]{4}-[0-9A-Z]{4}/).flatMap { LoginCode(parsing: String($0.output)) }
    }

    /// A login that fails at the provider or after it, and what its story must name.
    struct Failure: Sendable, CustomTestStringConvertible {
        let name: String
        let outcome: String
        let owner: LoginEnding.Owner
        let step: String
        let words: String
        let faults: @Sendable (inout Faults) -> Void

        var testDescription: String { name }
    }

    static let failures = [
        Failure(
            name: "an ID token for somebody else",
            outcome: "response_invalid",
            owner: .operator,
            step: "ID token",
            words: "aud"
        ) { $0.idToken = [.wrongAudience] },
        Failure(
            name: "a wrong client secret",
            outcome: UpstreamError.Kind.clientRejected.rawValue,
            owner: .operator,
            step: "token endpoint",
            words: "invalid_client"
        ) { $0.tokenAnswer = [.error("invalid_client", status: 401)] },
        Failure(
            name: "a provider that is down",
            outcome: "unavailable",
            owner: .provider,
            step: "token endpoint",
            words: "500"
        ) { $0.answers = [.token: [AnswerFault(.status(500))]] },
        Failure(
            name: "userinfo of another person",
            outcome: "response_invalid",
            owner: .operator,
            step: "userinfo",
            words: "another subject"
        ) { $0.userinfo = [.subject("somebody-else")] },
    ]

    @Test("The code on an error page leads to what happened, whose it is and what to do", arguments: failures)
    func failed(_ failure: Failure) async throws {
        try await World.running { plan in
            plan.mainProviderLines = "userinfo = \"always\""
        } _: { world in
            world.provider.withFaults(failure.faults)
            let driver = world.driver()
            let request = LoginRequest(parameters: [("login_hint", "ada@example.com")])
            let page = try await driver.choose(LoginTests.ada, on: try await driver.begin(request))
            let (code, parts) = try await told(page.words, in: world)
            let telling = try #require(parts.first)
            #expect(parts.count == 1)
            #expect(telling.ending.outcome == failure.outcome)
            #expect(telling.ending.owner == failure.owner)
            #expect(telling.ending.advice?.isEmpty == false)
            let began = try #require(telling.steps.first)
            #expect(began.name == "the app's request")
            #expect(began.facts.contains(StoryStep.Fact("login hint", "ada@example.com")))
            #expect(began.facts.contains { $0.name == "since" && $0.value.contains("login hint") })
            let last = try #require(telling.steps.last)
            #expect(last.outcome == .failed)
            #expect(last.name == failure.step)
            #expect(last.facts.contains { $0.value.contains(failure.words) }, "\(last.facts)")
            #expect(world.log.lines.contains { $0.contains("login=\(code)") && $0.contains("login.begun") })
            #expect(world.log.lines.contains { $0.contains("login=\(code)") && $0.contains("request ") })
            let events = try await loginEvents(of: world)
            #expect(events.map(\.kind) == [.loginFailed])
            #expect(events.first?.code == code)
            #expect(events.first?.outcome == failure.outcome)
        }
    }

    @Test("A login that works is told too, and written with it: one story, one event, the person named in both")
    func succeeded() async throws {
        try await World.running { world in
            let login = try await world.driver().logIn(as: LoginTests.ada)
            #expect(login.answer.status == 200)
            let subject = try #require(login.answer.unverifiedClaims?["sub"]?.stringValue)
            let events = try await loginEvents(of: world)
            #expect(events.count == 1)
            let event = try #require(events.first)
            #expect(event.kind == .loginSucceeded)
            #expect(event.user == subject)
            #expect(event.organization == "org-123")
            #expect(event.detail["reason"]?.stringValue?.contains("rule") == true)
            let code = try #require(event.code)
            let records = try await world.assembly.store.stories(code: code, limit: 10)
            #expect(records.count == 1)
            let record = try #require(records.first)
            #expect(record.succeeded && record.user == subject && record.client == "app" && record.provider == "main")
            let telling = try LoginTelling(parsing: record.telling)
            let names = telling.steps.map(\.name)
            for name in [
                "the app's request", "provider metadata", "authorization response", "request to the token endpoint",
                "ID token", "organization and permissions",
            ] {
                #expect(names.contains(name), "\(name) in \(names)")
            }
            #expect(telling.steps.allSatisfy { $0.outcome == .ok }, "\(telling.steps)")
            let token = try #require(telling.steps.first { $0.name == "ID token" })
            for check in ["alg", "iss", "aud", "exp", "iat", "sub", "nonce", "at_hash", "signature"] {
                #expect(token.facts.contains { $0.name == check && $0.value.hasPrefix("ok") }, "\(check)")
            }
            #expect(world.log.lines.contains { $0.contains("login.completed") && $0.contains("login=\(code)") })
            #expect(world.log.lines.contains { $0.contains("code.redeemed") && $0.contains("login=\(code)") })
        }
    }

    @Test("Nobody takes the person: the story has the reason, and no person was made")
    func noOrganization() async throws {
        try await World.running { plan in
            plan.organizations = """
                [[organizations]]
                id = "org-123"
                domains = ["example.com"]
                [[organizations.rules]]
                groups = ["nobody-is-in-it"]
                permissions = ["read"]
                """
        } _: { world in
            let driver = world.driver()
            let page = try await driver.choose(LoginTests.ada, on: try await driver.begin(LoginRequest()))
            let (_, parts) = try await told(page.words, in: world)
            let telling = try #require(parts.first)
            #expect(telling.ending.outcome == "no_organization")
            #expect(telling.ending.owner == .administrator)
            #expect(telling.steps.last?.name == "organization and permissions")
            #expect(telling.steps.last?.outcome == .failed)
            let event = try await loginEvents(of: world).first
            #expect(event?.kind == .loginFailed)
            #expect(event?.detail["reason"]?.stringValue?.contains("no rule") == true)
            #expect(event?.detail["decision"]?.objectValue != nil)
            #expect(telling.steps.last?.facts.contains { $0.value.contains("nobody-is-in-it") } == true)
        }
    }

    @Test("What fails before a login began has a code and a story as well")
    func strangers() async throws {
        try await World.running { world in
            let bad = [
                "/oauth2/authorize?client_id=nobody&response_type=code",
                "/oauth2/authorize?client_id=app&redirect_uri=https://evil.test/?token=abcdefgh&response_type=code",
                "/oauth2/authorize?%ff",
                "/auth/callback/main?code=x&state=" + String(repeating: "A", count: 43),
                "/auth/callback/main",
            ]
            for path in bad {
                let page = try await Browser(world.fetch).open(world.issuer + path)
                #expect(page.page?.status == 400)
                let (code, parts) = try await told(page.words, in: world)
                #expect(parts.count == 1, "\(path)")
                #expect(parts.first?.ending.succeeded == false)
                #expect(!"\(parts)".contains("abcdefgh"), "a foreign query is not kept")
                #expect(world.log.lines.contains { $0.contains("login=\(code)") })
            }
        }
    }

    @Test("A stranger can not fill the database: beyond the budget nothing is written, and the count is logged")
    func bounded() async throws {
        try await World.running { world in
            for _ in 0..<80 {
                let page = try await Browser(world.fetch).open(world.issuer + "/auth/callback/main")
                #expect(Self.code(on: page.words) != nil, "the page has its code all the same")
            }
            let events = try await loginEvents(of: world)
            #expect((60...70).contains(events.count), "\(events.count)")
            world.assembly.generations.current.broker.journal.reportLeftOut(logger: world.log.logger)
            #expect(world.log.contains("stories.left_out count=\(80 - events.count)"))
            world.log.clear()
            world.assembly.generations.current.broker.journal.reportLeftOut(logger: world.log.logger)
            #expect(!world.log.contains("stories.left_out"), "each is counted once")
        }
    }

    @Test("A code that the app can't use is told under the login's own code, newest first; a replay is an event")
    func redemption() async throws {
        try await World.running { world in
            let driver = world.driver()
            let login = try await driver.logIn(as: LoginTests.ada)
            #expect(try await driver.exchange(login.code, of: login.request).error == "invalid_grant")
            let events = try await loginEvents(of: world)
            #expect(events.map(\.kind) == [.loginSucceeded, .codeReplayed])
            #expect(events[0].code == events[1].code && events[0].user == events[1].user)
            let code = try #require(events[0].code)
            let records = try await world.assembly.store.stories(code: code, limit: 10)
            #expect(records.map(\.succeeded) == [false, true])
            #expect(Set(records.map(\.loginID)).count == 1)
            #expect(try LoginTelling(parsing: records[0].telling).ending.outcome == "code_replayed")

            // In a browser that is not signed in yet.
            let other = world.driver()
            let request = LoginRequest()
            let page = try await other.choose(LoginTests.ada, on: try await other.begin(request))
            let unbound = try driver.code(from: page, of: request)
            #expect(
                try await driver.exchange(unbound, of: request, omitting: ["code_verifier"]).error == "invalid_grant"
            )
            let last = try await loginEvents(of: world).last
            #expect(last?.outcome == "code_not_bound")
        }
    }

    @Test("A person who says no goes straight back to the app, and the story says who ended it")
    func cancelled() async throws {
        try await World.running { world in
            let driver = world.driver()
            let end = try await driver.cancel(on: try await driver.begin(LoginRequest()))
            #expect(end.stoppedValue("error") == "access_denied")
            let event = try #require(try await loginEvents(of: world).first)
            #expect(event.outcome == "user_cancelled")
            let code = try #require(event.code)
            let record = try #require(try await world.assembly.store.stories(code: code, limit: 1).first)
            #expect(try LoginTelling(parsing: record.telling).ending.owner == .person)
        }
    }

    @Test("An app that asks with prompt=none whether somebody is signed in leaves no trail of failures")
    func promptNone() async throws {
        try await World.running { world in
            let driver = world.driver()
            let end = try await driver.begin(LoginRequest(parameters: [("prompt", "none")]))
            #expect(end.stoppedValue("error") == "login_required")
            #expect(try await loginEvents(of: world).isEmpty)
        }
    }

    @Test("login_stories = \"0s\" keeps none of logins that work, and those that fail")
    func onlyFailures() async throws {
        try await World.running { plan in
            plan.moreTables = "[log]\nlogin_stories = \"0s\"\n"
        } _: { world in
            let driver = world.driver()
            _ = try await driver.logIn(as: LoginTests.ada)
            let event = try #require(try await loginEvents(of: world).first)
            let code = try #require(event.code)
            #expect(try await world.assembly.store.stories(code: code, limit: 10).isEmpty)
            world.provider.withFaults { $0.idToken = [.wrongNonce] }
            let other = world.driver()
            let page = try await other.choose(LoginTests.ada, on: try await other.begin(LoginRequest()))
            let (_, parts) = try await told(page.words, in: world)
            let checks = try #require(parts.first?.steps.first { $0.name == "ID token checks" })
            #expect(checks.facts.contains { $0.name == "aud" && $0.value.hasPrefix("ok") })
            #expect(checks.facts.contains { $0.name == "nonce" && $0.value.hasPrefix("FAILED") })
        }
    }

    @Test("The provider's clock is held against ours")
    func clocks() async throws {
        try await World.running { world in
            world.provider.withFaults { $0.idToken = [.wrongAudience] }
            let driver = world.driver()
            let page = try await driver.choose(LoginTests.ada, on: try await driver.begin(LoginRequest()))
            let (_, parts) = try await told(page.words, in: world)
            let facts = parts.first?.steps.flatMap(\.facts) ?? []
            #expect(facts.contains { $0.name == "provider's clock" }, "\(facts)")
        }
    }
}
