import BrokerCore
import BrokerCrypto
import BrokerStore
import BrokerTesting
import Foundation
import JOSE
import OAuthProtocol
import Testing

/// Row 110: upstream tokens leave the broker only where client and provider are configured for it, and are sealed at rest.
struct UpstreamTokenTests {
    @Test("a client with upstream_tokens gets the provider's access token, and never its refresh token")
    func shared() async throws {
        try await RefreshHouse.open { house in
            let connector = ScriptedConnector(clock: house.clock, sharesTokens: true)
            let office = house.office(connector)
            var answer = try await office.logIn(client: "sharing")
            let first = answer.json
            #expect(first["upstream_access_token"]?.stringValue?.hasPrefix("upstream-access-1-") == true)
            #expect(first["upstream_token_type"]?.stringValue == "Bearer")
            #expect(first["upstream_expires_in"]?.int64Value == 3_600)
            house.clock.advance(by: .minutes(30))
            answer = try await office.refresh(try answer.refresh, client: "sharing")
            #expect(answer.json["upstream_expires_in"]?.int64Value == 1_800)
            #expect(connector.looks == 0)
            // Too old to be of use: a new one is fetched.
            house.clock.advance(by: .minutes(29))
            answer = try await office.refresh(try answer.refresh, client: "sharing")
            #expect(answer.json["upstream_access_token"]?.stringValue?.hasPrefix("upstream-access-2-") == true)
            #expect(connector.looks == 1)
            #expect(!answer.json.members.contains { "\($0.value)".contains("upstream-refresh") })
        }
    }

    @Test("it gets one too where the grant is never refreshed")
    func withoutRefreshing() async throws {
        try await RefreshHouse.open { house in
            let connector = ScriptedConnector(clock: house.clock, sharesTokens: true)
            let answer = try await house.office(connector).logIn(scope: "openid", client: "sharing")
            #expect(answer.refreshToken == nil)
            #expect(answer.json["upstream_access_token"] != nil)
        }
    }

    @Test("client and provider must both allow it", arguments: [("app", true), ("sharing", false), ("app", false)])
    func notShared(client: String, providerShares: Bool) async throws {
        try await RefreshHouse.open { house in
            let connector = ScriptedConnector(clock: house.clock, sharesTokens: providerShares)
            let office = house.office(connector)
            var answer = try await office.logIn(client: client)
            let grant = try #require(try await office.accessTokens.verify(answer.accessToken).grant)
            #expect(try await house.store.upstreamTokens(ofGrant: grant.id) == nil)
            for _ in 0..<2 {
                #expect(!answer.json.names.contains { $0.hasPrefix("upstream") })
                answer = try await office.refresh(try answer.refresh, client: client)
            }
        }
    }

    @Test("without revalidate a provider that ended its session ends nothing here; only its tokens are gone")
    func endedWithoutRevalidation() async throws {
        try await RefreshHouse.open { house in
            let connector = ScriptedConnector(clock: house.clock, sharesTokens: true)
            let office = house.office(connector)
            var answer = try await office.logIn(client: "sharing")
            connector.endSession()
            house.clock.advance(by: .hours(1))
            for _ in 0..<2 {
                answer = try await office.refresh(try answer.refresh, client: "sharing")
                #expect(answer.json["upstream_access_token"] == nil)
            }
            #expect(connector.looks == 1)
        }
    }

    @Test("no log line, no story, no audit event and no byte of the database holds one in the clear")
    func sealedAtRest() async throws {
        try await RefreshHouse.open { house in
            let connector = ScriptedConnector(
                clock: house.clock,
                revalidation: Revalidation(interval: .minutes(15), staleLimit: .hours(1)),
                sharesTokens: true
            )
            let office = house.office(connector)
            var ours: [String] = []
            for client in ["sharing", "app"] {
                var answer = try await office.logIn(client: client)
                for _ in 0..<3 {
                    ours += [answer.accessToken, try answer.refresh]
                    house.clock.advance(by: .hours(1))
                    answer = try await office.refresh(try answer.refresh, client: client)
                }
                connector.says { $0.failure = .unavailable }
                house.clock.advance(by: .hours(1))
                _ = try await office.refusal(try answer.refresh, client: client)
                connector.says { $0.failure = nil }
            }
            #expect(connector.looks == 8 && connector.given.count == 16)
            let database = try house.databaseBytes()
            #expect(database.range(of: Data("usr-".utf8)) != nil)
            for token in connector.given + ours {
                #expect(database.range(of: Data(token.utf8)) == nil)
                #expect(!house.log.contains(token))
            }
        }
    }

    @Test("sealed tokens open for their own grant alone")
    func boundToGrant() async throws {
        try await RefreshHouse.open { house in
            let connector = ScriptedConnector(clock: house.clock, sharesTokens: true)
            let office = house.office(connector)
            let answer = try await office.logIn(client: "sharing")
            let grant = try #require(try await office.accessTokens.verify(answer.accessToken).grant)
            let stored = try #require(try await house.store.upstreamTokens(ofGrant: grant.id))
            let sealing = UpstreamTokenSealing(masterKey: house.masterKey)
            #expect(sealing.open(stored.sealed, ofGrant: grant.id)?.refreshToken != nil)
            #expect(sealing.open(stored.sealed, ofGrant: [UInt8](repeating: 0, count: 16)) == nil)
            #expect(UpstreamTokenSealing(masterKey: .random()).open(stored.sealed, ofGrant: grant.id) == nil)
        }
    }
}
