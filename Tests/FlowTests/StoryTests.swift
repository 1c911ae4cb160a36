import BrokerCore
import BrokerStore
import BrokerTesting
import FakeProviders
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
            let events = try await world.assembly.store.auditEvents(after: 0, limit: 10).map(\.event)
            #expect(events.map(\.kind) == [.loginFailed])
            #expect(events.first?.code == code)
            #expect(events.first?.outcome == failure.outcome)
        }
    }
}
