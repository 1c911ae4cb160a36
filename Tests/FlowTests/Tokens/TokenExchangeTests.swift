import BrokerConfig
import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

@testable import CostOps

/// Services that pass tokens on (RFC 8693).
struct TokenExchangeTests {
    private static let clients = """

        [[clients]]
        id = "service"
        secret = "service-secret-0123456789"
        grant_types = ["client_credentials", "urn:ietf:params:oauth:grant-type:token-exchange"]
        audience = ["https://api.example.com", "https://billing.example.com"]
        scopes = ["openid", "email", "read", "write"]

        [[clients]]
        id = "billing"
        secret = "billing-secret-0123456789"
        grant_types = ["client_credentials", "urn:ietf:params:oauth:grant-type:token-exchange"]
        audience = "https://billing.example.com"

        [[clients]]
        id = "foreign"
        secret = "foreign-secret-0123456789"
        grant_types = ["urn:ietf:params:oauth:grant-type:token-exchange"]
        audience = "https://api.example.com"
        providers = ["google"]
        """

    private static let accessToken = "urn:ietf:params:oauth:token-type:access_token"

    private func running(_ body: (World) async throws -> Void) async throws {
        try await World.running({ $0.moreTables = World.tokenClients + Self.clients }, body)
    }

    private func exchange(
        _ world: World,
        _ token: String,
        as id: String = "service",
        _ more: [(name: String, value: String)] = []
    ) async throws -> TokenAnswer {
        let usual = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"), ("subject_token", token),
            ("subject_token_type", Self.accessToken),
        ]
        return try await world.request(
            id,
            usual.filter { old in !more.contains { $0.name == old.0 } } + more.filter { !$0.value.isEmpty }
        )
    }

    private func claims(_ world: World, _ answer: TokenAnswer) async throws -> JSONObject {
        let token = try #require(answer.accessToken, "\(answer.response.text)")
        return try await world.verified(token, world.keySet(), type: "at+jwt")
    }

    @Test("RFC 8693 §2.2.1: a token for the service's own audience, of the same person and grant, and no longer lived")
    func happy() async throws {
        try await running { world in
            let login = try await world.keeperLogin()
            let subject = try #require(login.answer.accessToken)
            let old = try await world.verified(subject, world.keySet(), type: "at+jwt")
            world.clock.advance(by: .minutes(20))
            let answer = try await exchange(world, subject, [("audience", "https://billing.example.com")])
            try #require(answer.status == 200, "\(answer.response.text)")
            #expect(answer.response.header("Cache-Control") == "no-store")
            #expect(answer.members["issued_token_type"]?.stringValue == Self.accessToken)
            #expect(answer.members["token_type"] == "Bearer")
            #expect(answer.members["expires_in"]?.int64Value == 2_400)
            #expect(answer.refreshToken == nil && answer.idToken == nil)
            #expect(answer.members["scope"] == "openid email read")
            let new = try await claims(world, answer)
            for same in ["sub", "sid", "org", "permissions", "auth_time", "idp", "exp"] {
                #expect(new[same] != nil && new[same] == old[same], "\(same)")
            }
            #expect(new["client_id"] == "service")
            #expect(new["aud"] == "https://billing.example.com")
            #expect(new["act"] == nil)
            #expect(new["jti"] != old["jti"])
            let token = try #require(answer.accessToken)
            #expect(try await world.introspect(token, as: "billing")["active"] == true)
            #expect(try await world.driver().userinfo(token).status == 200)
            // Revoking the grant, as logout does, reaches it.
            let refresh = try #require(login.answer.refreshToken)
            #expect(try await world.revoke(refresh, as: "keeper").status == 200)
            #expect(try await world.introspect(token, as: "billing") == inactive)
            #expect(try await exchange(world, subject).error == "invalid_request")
        }
    }

    @Test("RFC 8693 §2.1: scope, permissions and audience grow narrower, never wider")
    func narrowing() async throws {
        try await running { world in
            let subject = try #require(try await world.keeperLogin().answer.accessToken)
            let less = try await claims(world, exchange(world, subject, [("scope", "read")]))
            #expect(less["scope"] == "read")
            #expect(less["permissions"] == ["read"])
            #expect(less["aud"] == ["https://api.example.com", "https://billing.example.com"])
            let none = try await claims(world, exchange(world, subject, [("scope", "openid")]))
            #expect(none["permissions"] == [])
            for scope in ["write", "admin", "read write", "offline_access", "profile", "groups"] {
                #expect(try await exchange(world, subject, [("scope", scope)]).error == "invalid_scope", "\(scope)")
            }
            for (name, value) in [
                ("audience", "https://other.example.com"), ("resource", "https://other.example.com"),
                ("audience", "billing"),
            ] {
                #expect(try await exchange(world, subject, [(name, value)]).error == "invalid_target", "\(value)")
            }
            let narrow = try #require(try await exchange(world, subject, [("scope", "openid")]).accessToken)
            #expect(try await exchange(world, narrow, [("scope", "read")]).error == "invalid_scope", "no way back")
        }
    }

    @Test("RFC 8693 §2.2.2: tokens that are foreign, dead, of the wrong type or none are invalid_request")
    func refused() async throws {
        try await running { world in
            let login = try await world.keeperLogin()
            let subject = try #require(login.answer.accessToken)
            let elsewhere = try #require(try await world.machineToken("reader").accessToken)
            for (token, more) in [
                ("garbage", []), (subject + "x", []), (elsewhere, []),
                (try #require(login.answer.refreshToken), []), (try #require(login.answer.idToken), []),
                (subject, [("subject_token_type", "")]), (subject, [("subject_token_type", "urn:x")]),
                (subject, [("subject_token", "")]), (subject, [("requested_token_type", "urn:x")]),
                (subject, [("actor_token", "garbage"), ("actor_token_type", Self.accessToken)]),
                (subject, [("actor_token", subject), ("actor_token_type", Self.accessToken)]),
                (subject, [("actor_token", subject)]), (subject, [("actor_token_type", Self.accessToken)]),
            ] as [(String, [(name: String, value: String)])] {
                let answer = try await exchange(world, token, more)
                #expect(answer.status == 400 && answer.error == "invalid_request", "\(token.prefix(12)) \(more)")
            }
            let connector = try await exchange(world, subject, as: "foreign")
            #expect(connector.error == "invalid_request", "GHSA-7qjx-gp9h-65qj")
            #expect(try await exchange(world, subject, as: "machine").error == "unauthorized_client")
            world.clock.advance(by: .hours(1))
            #expect(try await exchange(world, subject).error == "invalid_request", "expired")
        }
    }

    @Test("RFC 8693 §4.1: with a token of its own the service stands as actor, one inside the other")
    func delegation() async throws {
        try await running { world in
            func actor(_ id: String) async throws -> [(name: String, value: String)] {
                let answer = try await world.machineToken(id)
                let token = answer.accessToken ?? ""
                return [("actor_token", token), ("actor_token_type", Self.accessToken)]
            }
            let subject = try #require(try await world.keeperLogin().answer.accessToken)
            let first = try await exchange(world, subject, try await actor("service"))
            #expect(try await claims(world, first)["act"] == ["sub": "service"])
            let passed = try #require(first.accessToken)
            let second = try await exchange(world, passed, as: "billing", try await actor("billing"))
            let new = try await claims(world, second)
            #expect(new["act"] == ["sub": "billing", "act": ["sub": "service"]])
            #expect(new["sub"]?.stringValue?.hasPrefix("usr-") == true)
            let told = try await world.introspect(try #require(second.accessToken), as: "billing")
            #expect(told["act"] == new["act"])
            // Without an actor's token the chain stays.
            let third = try await claims(world, exchange(world, try #require(second.accessToken)))
            #expect(third["act"] == new["act"])
        }
    }

    @Test("A machine's token can be exchanged too, and stays the machine's")
    func machines() async throws {
        try await running { world in
            let subject = try #require(try await world.machineToken("machine").accessToken)
            let answer = try await exchange(world, subject, [("scope", "read")])
            let new = try await claims(world, answer)
            #expect(new["sub"] == "machine")
            #expect(new["client_id"] == "service")
            #expect(new["org"] == "org-123")
            #expect(new["permissions"] == ["read"])
            #expect(answer.members["expires_in"]?.int64Value == 600)
        }
    }
}
