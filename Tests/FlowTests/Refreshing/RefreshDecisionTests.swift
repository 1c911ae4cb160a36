import BrokerCore
import BrokerStore
import BrokerTesting
import Foundation
import JOSE
import OAuthProtocol
import Testing

/// Without `revalidate`: what the provider said at the login, with the rules of the day.
struct RefreshDecisionTests {
    @Test("a rule that the operator removed takes its permissions away at the next refresh, one that is new gives some")
    func rulesOfTheDay() async throws {
        try await RefreshHouse.open { house in
            let connector = ScriptedConnector(clock: house.clock)
            var answer = try await house.office(connector, rules: [RefreshHouse.staff]).logIn()
            let narrow = house.office(connector, rules: [RefreshHouse.guests])
            answer = try await narrow.refresh(try answer.refresh)
            #expect(try await narrow.permissions(of: answer) == [.read])
            let wide = house.office(
                connector,
                rules: [OrganizationRule(groups: ["staff"], permissions: [.read, .admin])]
            )
            answer = try await wide.refresh(try answer.refresh)
            #expect(try await wide.permissions(of: answer) == [.read, .admin])
            #expect(connector.looks == 0)
        }
    }

    @Test("claims that a rule looks at are kept for the refresh, others are not")
    func claims() async throws {
        try await RefreshHouse.open { house in
            let connector = ScriptedConnector(clock: house.clock)
            let rules = [OrganizationRule(claims: [("department", "finance")], permissions: [.write])]
            let office = house.office(connector, rules: rules)
            var answer = try await office.logIn()
            answer = try await office.refresh(try answer.refresh)
            #expect(try await office.permissions(of: answer) == [.write])
            let database = try house.databaseBytes()
            #expect(database.range(of: Data("finance".utf8)) != nil)
            #expect(database.range(of: Data("not looked at by any rule".utf8)) == nil)
        }
    }

    @Test("where the last rule for a person is removed, the grant is revoked")
    func lastRule() async throws {
        try await RefreshHouse.open { house in
            let connector = ScriptedConnector(clock: house.clock)
            let office = house.office(connector)
            let answer = try await office.logIn()
            let changed = house.office(connector, rules: [OrganizationRule(groups: ["board"], permissions: [.read])])
            #expect(try await changed.refusal(try answer.refresh).code == .invalidGrant)
            #expect(try await office.refusal(try answer.refresh).code == .invalidGrant)
        }
    }

    @Test("row 55: client, provider and organization that were removed or switched off refresh nothing")
    func switchedOff() async throws {
        try await RefreshHouse.open { house in
            let connector = ScriptedConnector(clock: house.clock)
            let office = house.office(connector)
            let answer = try await office.logIn()
            let disabled = Organization(
                id: "acme",
                name: "Acme",
                domains: ["example.com"],
                rules: [RefreshHouse.staff],
                isEnabled: false
            )
            for changed in [
                house.office(nil), house.office(connector, organizations: [disabled]),
                house.office(connector, organizations: [Organization(id: "other", name: "Other")]),
            ] {
                #expect(try await changed.refusal(try answer.refresh).code == .invalidGrant)
            }
            let orphaned = house.office(connector, clients: ["other"])
            await #expect(throws: OAuthError.self) { _ = try await orphaned.refresh(try answer.refresh) }
            // Nothing of that used the token up.
            _ = try await office.refresh(try answer.refresh)
        }
    }

    @Test("row 54: a refresh token ends when it lies unused, and every one with its login's absolute end")
    func expiry() async throws {
        try await RefreshHouse.open { house in
            let connector = ScriptedConnector(clock: house.clock)
            let office = house.office(connector, lifetime: .days(10), idle: .days(3))
            let unused = try await office.logIn()
            var busy = try await office.logIn()
            for _ in 0..<4 {
                house.clock.advance(by: .days(2))
                busy = try await office.refresh(try busy.refresh)
            }
            #expect(try await office.refusal(try unused.refresh).code == .invalidGrant)
            house.clock.advance(by: .seconds(2 * 86_400 - 1))
            busy = try await office.refresh(try busy.refresh)
            house.clock.advance(by: .seconds(1))
            #expect(try await office.refusal(try busy.refresh).code == .invalidGrant)
            #expect(house.log.contains("outcome=expired"))
        }
    }

    @Test("a lifetime that was shortened meanwhile holds at once")
    func shortened() async throws {
        try await RefreshHouse.open { house in
            let connector = ScriptedConnector(clock: house.clock)
            let answer = try await house.office(connector).logIn()
            house.clock.advance(by: .days(2))
            let strict = house.office(connector, lifetime: .days(2))
            #expect(try await strict.refusal(try answer.refresh).code == .invalidGrant)
        }
    }

    @Test("a narrower scope is for one access token: its permissions shrink, the family's don't (RFC 6749 §6)")
    func narrower() async throws {
        try await RefreshHouse.open { house in
            let office = house.office(ScriptedConnector(clock: house.clock))
            var answer = try await office.logIn(scope: "openid profile offline_access read write")
            answer = try await office.refresh(try answer.refresh, scope: "openid read")
            #expect(answer.scope.text == "openid read")
            #expect(try await office.permissions(of: answer) == [.read])
            answer = try await office.refresh(try answer.refresh, scope: "profile")
            #expect(answer.idToken == nil)
            #expect(try await office.permissions(of: answer) == [])
            #expect(try await office.refusal(try answer.refresh, scope: "openid admin").code == .invalidScope)
            answer = try await office.refresh(try answer.refresh)
            #expect(answer.scope.text == "openid profile offline_access read write")
            #expect(try await office.permissions(of: answer) == [.read, .write])
        }
    }
}
