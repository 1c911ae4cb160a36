import BrokerCore
import BrokerStore
import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

@testable import CostOps

/// Tokens that are given back (RFC 7009).
struct RevocationTests {
    private func running(_ body: (World) async throws -> Void) async throws {
        try await World.running({ $0.moreTables = World.tokenClients }, body)
    }

    @Test("RFC 7009 §2.1: a refresh token takes the grant's access tokens along, by whatever hint")
    func refreshToken() async throws {
        try await running { world in
            for hint in [nil, "refresh_token", "access_token", "nonsense"] as [String?] {
                let login = try await world.keeperLogin()
                let refresh = try #require(login.answer.refreshToken)
                let access = try #require(login.answer.accessToken)
                #expect(try await world.driver().userinfo(access).status == 200)
                let answer = try await world.revoke(refresh, as: "keeper", hint: hint)
                #expect(answer.status == 200)
                #expect(answer.body.isEmpty)
                #expect(answer.header("Cache-Control") == "no-store")
                #expect(try await world.driver().userinfo(access).status == 401)
                #expect(try await world.introspect(access) == inactive)
                #expect(try await world.introspect(refresh, as: "keeper") == inactive)
                let keeper = world.driver(world.party("keeper", secret: world.secret(of: "keeper")))
                #expect(try await keeper.refresh(refresh).error == "invalid_grant")
                #expect(try await world.revoke(refresh, as: "keeper").status == 200, "Again")
            }
            let events = try await world.assembly.builder.store.auditEvents(after: 0, limit: 1_000).map(\.event)
            #expect(events.filter { $0.kind == .grantRevoked && $0.client == "keeper" }.count == 4)
        }
    }

    @Test("RFC 7009 §2.1: an access token goes alone, a machine's too")
    func accessToken() async throws {
        try await running { world in
            for hint in [nil, "refresh_token", "access_token"] as [String?] {
                let login = try await world.keeperLogin()
                let access = try #require(login.answer.accessToken)
                #expect(try await world.revoke(access, as: "keeper", hint: hint).status == 200)
                #expect(try await world.driver().userinfo(access).status == 401)
                #expect(try await world.introspect(access) == inactive)
                let keeper = world.driver(world.party("keeper", secret: world.secret(of: "keeper")))
                let next = try await keeper.refresh(try #require(login.answer.refreshToken))
                #expect(try await world.driver().userinfo(try #require(next.accessToken)).status == 200)
            }
            let first = try #require(try await world.machineToken("machine").accessToken)
            let second = try #require(try await world.machineToken("machine").accessToken)
            #expect(try await world.revoke(first, as: "machine").status == 200)
            #expect(try await world.introspect(first) == inactive)
            #expect(try await world.introspect(second)["active"] == true)
        }
    }

    @Test("RFC 7009 §2.2: unknown and dead tokens are 200; another client's is left as it is")
    func others() async throws {
        try await running { world in
            let login = try await world.keeperLogin()
            let refresh = try #require(login.answer.refreshToken)
            let access = try #require(login.answer.accessToken)
            for token in ["garbage", "a.b.c", try #require(login.answer.idToken), refresh, access] {
                #expect(try await world.revoke(token, as: "machine").status == 200)
            }
            #expect(try await world.introspect(access)["active"] == true)
            #expect(try await world.introspect(refresh, as: "keeper")["active"] == true)
            world.clock.advance(by: .hours(2))
            #expect(try await world.revoke(access, as: "keeper").status == 200, "expired")
        }
    }

    @Test("RFC 7009 §2.1: the client proves itself, a public one names itself; the token must be there")
    func callers() async throws {
        try await running { world in
            let wrong = try await world.post(
                "/oauth2/revoke",
                [("token", "x")],
                as: world.party("keeper", secret: "wrong")
            )
            #expect(wrong.status == 401)
            #expect(try await world.post("/oauth2/revoke", [("token", "x")], as: nil).status == 401)
            #expect(try await world.post("/oauth2/revoke", [], as: world.spa).status == 400)
            let get = try await world.fetch.fetch(FetchRequest("GET", world.issuer + "/oauth2/revoke?token=x"))
            #expect(get.status == 405)
            let login = try await world.driver(world.spa).logIn(as: LoginTests.ada)
            let access = try #require(login.answer.accessToken)
            #expect(try await world.post("/oauth2/revoke", [("token", access)], as: world.spa).status == 200)
            #expect(try await world.driver().userinfo(access).status == 401)
        }
    }

    @Test("CVE-2020-15223: a database that can't write is 503, never 200")
    func storeDown() async throws {
        try await running { world in
            let login = try await world.keeperLogin()
            let tokens = [try #require(login.answer.refreshToken), try #require(login.answer.accessToken)]
            await world.assembly.builder.store.close()
            for token in tokens {
                let answer = try await world.revoke(token, as: "keeper")
                #expect(answer.status == 503)
                #expect(answer.header("Retry-After") != nil)
                let asked = try await world.post(
                    "/oauth2/introspect",
                    [("token", token)],
                    as: world.party("keeper", secret: world.secret(of: "keeper"))
                )
                #expect(asked.status == 503)
            }
        }
    }

    @Test("RFC 8414 §2: the metadata names both endpoints and how clients prove themselves there")
    func metadata() async throws {
        try await running { world in
            let answer = try await world.fetch.fetch(
                FetchRequest("GET", world.issuer + "/.well-known/openid-configuration")
            )
            let document = try JSONReader.parseObject(answer.body)
            #expect(document["revocation_endpoint"]?.stringValue == world.issuer + "/oauth2/revoke")
            #expect(document["introspection_endpoint"]?.stringValue == world.issuer + "/oauth2/introspect")
            let methods = document["introspection_endpoint_auth_methods_supported"]?.arrayValue ?? []
            #expect(methods.contains("client_secret_basic") && !methods.contains("none"))
            #expect(document["revocation_endpoint_auth_methods_supported"]?.arrayValue?.contains("none") == true)
            #expect(document["introspection_signing_alg_values_supported"]?.arrayValue?.contains("EdDSA") == true)
            #expect(document["grant_types_supported"]?.arrayValue?.contains("client_credentials") == true)
        }
    }
}
