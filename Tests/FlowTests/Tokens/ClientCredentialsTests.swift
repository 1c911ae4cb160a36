import BrokerConfig
import BrokerCore
import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

/// Clients that act for themselves (RFC 6749 §4.4).
struct ClientCredentialsTests {
    private func running(_ body: (World) async throws -> Void) async throws {
        try await World.running({ $0.moreTables = World.tokenClients }, body)
    }

    @Test("RFC 9068 §2.2: a machine's token names the client, its organization and permissions, and no login")
    func claims() async throws {
        try await running { world in
            let answer = try await world.machineToken("machine")
            try #require(answer.status == 200, "\(answer.response.text)")
            #expect(answer.response.header("Cache-Control") == "no-store")
            #expect(answer.members.names.sorted() == ["access_token", "expires_in", "scope", "token_type"])
            #expect(answer.members["token_type"] == "Bearer")
            #expect(answer.members["expires_in"]?.int64Value == 600)
            #expect(answer.members["scope"] == "read write")
            let token = try #require(answer.accessToken)
            let claims = try await world.verified(token, world.keySet(), type: "at+jwt")
            let now = world.clock.now().seconds
            #expect(claims["iss"]?.stringValue == world.issuer)
            #expect(claims["sub"] == "machine")
            #expect(claims["client_id"] == "machine")
            #expect(claims["aud"] == "https://api.example.com")
            #expect(claims["exp"]?.int64Value == now + 600)
            #expect(claims["iat"]?.int64Value == now)
            #expect(claims["org"] == "org-123")
            #expect(claims["permissions"] == ["read", "write"])
            #expect(claims["scope"] == "read write")
            #expect(claims["token_type"] == "access")
            for absent in ["auth_time", "sid", "idp", "cnf", "act"] { #expect(claims[absent] == nil, "\(absent)") }
            let other = try #require(try await world.machineToken("machine").accessToken)
            #expect(try await world.verified(other, world.keySet(), type: "at+jwt")["jti"] != claims["jti"])
        }
    }

    @Test("RFC 6749 §3.3: scopes narrow the permissions; identity scopes mean nothing; nothing left is invalid_scope")
    func scopes() async throws {
        try await running { world in
            func granted(_ id: String, _ scope: String?) async throws -> (scope: JSONValue?, permissions: JSONValue?) {
                let answer = try await world.machineToken(id, scope: scope)
                let token = try #require(answer.accessToken, "\(answer.response.text)")
                let claims = try await world.verified(token, world.keySet(), type: "at+jwt")
                #expect(answer.members["scope"] == claims["scope"])
                #expect(answer.idToken == nil && answer.refreshToken == nil)
                return (claims["scope"], claims["permissions"])
            }
            #expect(try await granted("machine", "read") == ("read", ["read"]))
            #expect(try await granted("machine", "openid write offline_access admin") == ("write", ["write"]))
            #expect(try await granted("reader", nil) == ("read", ["read"]), "write is not among its scopes")
            #expect(try await granted("idle", nil) == (nil, []))
            for (id, scope) in [
                ("machine", "openid"), ("machine", "admin"), ("machine", "nonsense"), ("reader", "write"),
                ("idle", "read"), ("machine", "re\"ad"),
            ] {
                let answer = try await world.machineToken(id, scope: scope)
                #expect(answer.status == 400 && answer.error == "invalid_scope", "\(id) \(scope)")
            }
        }
    }

    @Test("RFC 8707 §2: a resource chooses among the machine's audiences")
    func resources() async throws {
        try await running { world in
            func ask(_ resource: String) async throws -> TokenAnswer {
                try await world.request("api", [("grant_type", "client_credentials"), ("resource", resource)])
            }
            let token = try #require(try await ask("https://other.example.com").accessToken)
            let claims = try await world.verified(token, world.keySet(), type: "at+jwt")
            #expect(claims["aud"] == "https://other.example.com")
            #expect(try await ask("https://foreign.example.com").error == "invalid_target")
        }
    }

    @Test("RFC 6749 §4.4: confidential and registered clients alone")
    func whoMay() async throws {
        try await running { world in
            let app = try await world.driver().tokenRequest([("grant_type", "client_credentials")])
            #expect(app.status == 400 && app.error == "unauthorized_client")
            let spa = try await world.driver(world.spa).tokenRequest([("grant_type", "client_credentials")])
            #expect(spa.status == 400 && spa.error == "unauthorized_client")
            let wrong = try await world.driver(world.party("machine", secret: "wrong"))
                .tokenRequest([("grant_type", "client_credentials")])
            #expect(wrong.status == 401 && wrong.error == "invalid_client")
        }
    }

    @Test("OIDC Core §5.3.1: userinfo is about people: a machine's token gets insufficient_scope")
    func userinfo() async throws {
        try await running { world in
            let token = try #require(try await world.machineToken("machine").accessToken)
            let answer = try await world.driver().userinfo(token)
            #expect(answer.status == 403)
            #expect(answer.header("WWW-Authenticate")?.contains("error=\"insufficient_scope\"") == true)
        }
    }

    @Test("A machine whose organization is switched off gets nothing, and what it has is worth nothing")
    func organizationOff() async throws {
        try await running { world in
            let token = try #require(try await world.machineToken("machine").accessToken)
            #expect(try await world.introspect(token)["active"] == true)
            try await world.reload { settings in settings.organizations[0].enabled = false }
            let refused = try await world.machineToken("machine")
            #expect(refused.status == 400 && refused.error == "unauthorized_client")
            #expect(try await world.introspect(token) == inactive)
            #expect(try await world.machineToken("reader").status == 200, "One without an organization goes on")
            try await world.reload { settings in settings.organizations[0].enabled = true }
            #expect(try await world.introspect(token)["active"] == true)
            try await world.reload { settings in
                settings.clients = settings.clients.map { client in
                    var client = client
                    if client.id == "machine" { client.permissions = [.read] }
                    return client
                }
            }
            #expect(try await world.introspect(token)["permissions"] == ["read"], "What it lost holds at once")
            try await world.reload { settings in settings.clients.removeAll { $0.id == "machine" } }
            #expect(try await world.introspect(token) == inactive)
        }
    }

    @Test("RFC 9700 §4.15: no client can be registered under an id that a person could have")
    func subjects() async throws {
        await #expect(throws: WorldPlan.UnusableConfiguration.self) {
            try await World.running({
                $0.moreTables = """
                    [[clients]]
                    id = "usr-aaaaaaaaaaaaaaaaaaaaaaaaaa"
                    secret = "machine-secret-0123456789"
                    grant_types = ["client_credentials"]
                    """
            }) { _ in }
        }
    }
}
