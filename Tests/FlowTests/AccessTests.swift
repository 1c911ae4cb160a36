import BrokerConfig
import BrokerCore
import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

@testable import CostOps

/// What a person gets follows what is known of them and of their organization at that moment.
struct AccessTests {
    private static let ada = LoginTests.ada

    private func permissions(_ answer: TokenAnswer) -> JSONValue? {
        answer.unverifiedClaims?["permissions"]
    }

    @Test("removed groups take permissions away at the next login, and added ones give them")
    func groupsChange() async throws {
        try await World.running { world in
            let before = try await world.driver().logIn(as: Self.ada)
            #expect(permissions(before.answer) == ["read", "write", "admin"])
            world.provider.withFaults { $0.claims = [("groups", ["engineering"])] }
            let without = try await world.driver().logIn(as: Self.ada)
            #expect(permissions(without.answer) == ["read"])
            #expect(without.answer.unverifiedClaims?["sub"] == before.answer.unverifiedClaims?["sub"])
            world.provider.withFaults { $0.claims = [] }
            let again = try await world.driver().logIn(as: Self.ada)
            #expect(permissions(again.answer) == ["read", "write", "admin"])
        }
    }

    @Test("an organization that is switched off lets nobody in, and the page says whose it is")
    func organizationDisabled() async throws {
        try await World.running { plan in
            plan.organizations = plan.organizations.replacing(
                #"name = "Example""#,
                with: "name = \"Example\"\nenabled = false"
            )
        } _: { world in
            let driver = world.driver()
            let end = try await driver.choose(Self.ada, on: try await driver.begin(LoginRequest()))
            #expect(end.page?.status == 403)
            #expect(end.words.contains("your organization is switched off here"))
            let audit: any AuditStore = world.assembly.store
            let events = try await audit.auditEvents(after: 0, limit: 10).map(\.event)
            let event = try #require(events.first { $0.kind == .loginFailed })
            #expect(event.outcome == "no_organization")
            let outcome = event.detail["decision"]?.objectValue?["outcome"]?.objectValue
            #expect(outcome?["code"] == "organization_disabled")
        }
    }

    @Test("row 115: a person who is disabled is refused at the callback, with the code and with the token")
    func userDisabled() async throws {
        try await World.running { world in
            let people: any PeopleStore = world.assembly.store
            let login = try await world.driver().logIn(as: Self.ada)
            let user = try #require(login.answer.unverifiedClaims?["sub"]?.stringValue)

            let atProvider = world.driver()
            let page = try await atProvider.begin(LoginRequest())
            let withCode = world.driver()
            let request = LoginRequest()
            let end = try await withCode.choose(Self.ada, on: try await withCode.begin(request))
            let code = try withCode.code(from: end, of: request)

            _ = try await people.setDisabled(user: user, at: world.clock.now())
            let callback = try await atProvider.choose(Self.ada, on: page)
            #expect(callback.page?.status == 403)
            let answer = try await withCode.exchange(code, of: request)
            #expect(answer.error == "invalid_grant")
            let userinfo = try await withCode.userinfo(try #require(login.answer.accessToken))
            #expect(userinfo.status == 401)

            _ = try await people.setDisabled(user: user, at: nil)
            let back = try await world.driver().logIn(as: Self.ada)
            #expect(back.answer.unverifiedClaims?["sub"]?.stringValue == user)
        }
    }

    @Test("row 115: an organization that is switched off meanwhile takes codes and tokens of its people along")
    func organizationDisabledMeanwhile() async throws {
        try await World.running { world in
            let login = try await world.driver().logIn(as: Self.ada)
            let token = try #require(login.answer.accessToken)
            let driver = world.driver()
            let request = LoginRequest()
            let end = try await driver.choose(Self.ada, on: try await driver.begin(request))
            let code = try driver.code(from: end, of: request)
            let atProvider = world.driver()
            let page = try await atProvider.begin(LoginRequest())

            try await world.reload { $0.organizations[0].enabled = false }
            let answer = try await driver.exchange(code, of: request)
            #expect(answer.error == "invalid_grant")
            let userinfo = try await driver.userinfo(token)
            #expect(userinfo.status == 401)
            let callback = try await atProvider.choose(Self.ada, on: page)
            #expect(callback.page?.status == 403)

            try await world.reload { $0.organizations[0].enabled = true }
            let again = try await driver.userinfo(token)
            #expect(again.status == 200, "nothing was revoked: it was off")
        }
    }

    @Test("the audit event and the story tell which rule decided, from what")
    func explained() async throws {
        try await World.running { world in
            _ = try await world.driver().logIn(as: Self.ada)
            let audit: any AuditStore = world.assembly.store
            let events = try await audit.auditEvents(after: 0, limit: 10).map(\.event)
            let event = try #require(events.first { $0.kind == .loginSucceeded })
            let decision = try #require(event.detail["decision"]?.objectValue)
            let organization = try #require(decision["organizations"]?.arrayValue?.first?.objectValue)
            #expect(organization["decided_by"] == "rule 1 of org-123")
            let condition = organization["rules"]?.arrayValue?.first?.objectValue?["conditions"]?.arrayValue?.first
            #expect(condition?.objectValue?["seen"] == ["engineering", "cost-admins"])
            let counts: any PeopleCounts = world.assembly.store
            let people = try await counts.people(in: .rule("rule 1 of org-123"), at: world.clock.now())
            #expect(people == 1)
        }
    }
}
