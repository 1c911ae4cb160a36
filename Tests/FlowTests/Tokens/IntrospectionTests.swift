import BrokerConfig
import BrokerCore
import BrokerStore
import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import ProviderCatalogue
import Testing

@testable import CostOps

/// What a token is worth, asked by a service (RFC 7662, RFC 9701).
struct IntrospectionTests {
    private func running(_ body: (World) async throws -> Void) async throws {
        try await World.running({ $0.moreTables = World.tokenClients }, body)
    }

    @Test("RFC 7662 §2.2: a person's access token tells what it holds")
    func accessToken() async throws {
        try await running { world in
            let login = try await world.keeperLogin()
            let token = try #require(login.answer.accessToken)
            let claims = try await world.verified(token, world.keySet(), type: "at+jwt")
            for caller in ["api", "keeper"] {
                let answer = try await world.introspect(token, as: caller)
                #expect(answer["active"] == true)
                for name in [
                    "iss", "sub", "aud", "exp", "iat", "nbf", "jti", "client_id", "scope", "auth_time", "sid", "org",
                    "permissions", "idp",
                ] {
                    #expect(answer[name] != nil && answer[name] == claims[name], "\(name)")
                }
                #expect(answer["token_type"] == "Bearer")
                #expect(answer["username"]?.stringValue == "ada@example.com")
            }
            let quiet = try await world.keeperLogin(scope: "openid read")
            let other = try await world.introspect(try #require(quiet.answer.accessToken))
            #expect(other["active"] == true)
            #expect(other["username"] == nil, "The address was not asked for")
        }
    }

    @Test("RFC 7662 §2.1: authenticated, confidential callers alone, by POST with a token")
    func callers() async throws {
        try await running { world in
            let token = try #require(try await world.machineToken("machine").accessToken)
            func status(_ client: RelyingParty?, _ form: [(name: String, value: String)]) async throws -> Int {
                try await world.post("/oauth2/introspect", form, as: client).status
            }
            #expect(try await status(nil, [("token", token)]) == 401)
            #expect(try await status(world.party("api", secret: "wrong"), [("token", token)]) == 401)
            #expect(try await status(world.spa, [("token", token)]) == 401, "A public client")
            let api = world.party("api", secret: world.secret(of: "api"))
            #expect(try await status(api, []) == 400)
            #expect(try await status(api, [("token", token), ("token", token)]) == 400)
            #expect(try await status(api, [("token", token)]) == 200)
            let get = try await world.fetch.fetch(FetchRequest("GET", world.issuer + "/oauth2/introspect?token=x"))
            #expect(get.status == 405)
        }
    }

    @Test("RFC 7662 §2.2: what is dead, unknown, of another kind or somebody else's is exactly active: false")
    func inactiveTokens() async throws {
        try await running { world in
            let login = try await world.keeperLogin()
            let app = try await world.driver().logIn(as: LoginTests.ada)
            let machine = try #require(try await world.machineToken("machine").accessToken)
            let token = try #require(login.answer.accessToken)
            let refresh = try #require(login.answer.refreshToken)
            let reader = try #require(try await world.machineToken("reader").accessToken)
            for (text, caller) in [
                ("garbage", "api"), ("a.b.c", "api"), (String(repeating: "x", count: 9_000), "api"),
                (token + "x", "api"), (try #require(login.answer.idToken), "keeper"), (login.code, "keeper"),
                // Another client's, for another audience.
                (token, "reader"), (machine, "reader"), (reader, "api"), (reader, "machine"),
                // Refresh tokens are their own client's alone.
                (refresh, "api"), (refresh, "machine"),
                (try #require(app.answer.accessToken), "reader"),
            ] {
                #expect(try await world.introspect(text, as: caller) == inactive, "\(text.prefix(20)) \(caller)")
            }
            #expect(try await world.introspect(token)["active"] == true)
            #expect(try await world.introspect(machine, as: "api")["active"] == true)
            #expect(try await world.introspect(reader, as: "reader")["active"] == true)
            world.clock.advance(by: .hours(1))
            #expect(try await world.introspect(token) == inactive, "expired")
            #expect(try await world.introspect(machine) == inactive, "expired")
        }
    }

    @Test("RFC 7662 §4: a refresh token is told to its own client, and not once it is used, expired or revoked")
    func refreshToken() async throws {
        try await running { world in
            let login = try await world.keeperLogin()
            let first = try #require(login.answer.refreshToken)
            let answer = try await world.introspect(first, as: "keeper")
            #expect(answer["active"] == true)
            #expect(answer["client_id"] == "keeper")
            #expect(answer["scope"] == "openid email read offline_access")
            #expect(answer["sub"]?.stringValue?.hasPrefix("usr-") == true)
            #expect(answer["username"] == "ada@example.com")
            #expect(answer["exp"]?.int64Value == world.clock.now().seconds + 30 * 86_400)
            let keeper = world.driver(world.party("keeper", secret: world.secret(of: "keeper")))
            let second = try #require(try await keeper.refresh(first).refreshToken)
            #expect(try await world.introspect(first, as: "keeper") == inactive)
            #expect(try await world.introspect(second, as: "keeper")["active"] == true)
            world.clock.advance(by: .days(31))
            #expect(try await world.introspect(second, as: "keeper") == inactive)
        }
    }

    @Test("CVE-2026-8922: revocation, person, provider, client and session count at once")
    func endings() async throws {
        try await running { world in
            let store: any SessionStore = world.assembly.builder.store
            func fresh() async throws -> (access: String, refresh: String, claims: JSONObject) {
                let login = try await world.keeperLogin()
                let access = try #require(login.answer.accessToken)
                return (access, try #require(login.answer.refreshToken), try await world.introspect(access))
            }
            func isDead(_ tokens: (access: String, refresh: String, claims: JSONObject)) async throws -> Bool {
                let access = try await world.introspect(tokens.access)
                let refresh = try await world.introspect(tokens.refresh, as: "keeper")
                return access == inactive && refresh == inactive
            }
            let ended = try await fresh()
            #expect(try await !isDead(ended))
            let session = try #require(ended.claims["sid"]?.stringValue)
            _ = try await store.endSession(id: session, at: world.clock.now())
            #expect(try await isDead(ended), "session")
            let tokens = try await fresh()
            try await world.reload { settings in settings.providers.removeAll { $0.id == "main" } }
            #expect(try await isDead(tokens), "provider")
        }
        try await running { world in
            let login = try await world.keeperLogin()
            let token = try #require(login.answer.accessToken)
            #expect(try await world.introspect(token)["active"] == true)
            try await world.reload { settings in settings.clients.removeAll { $0.id == "keeper" } }
            #expect(try await world.introspect(token) == inactive, "client")
        }
    }

    @Test("RFC 9701 §5: a signed answer for who asks for one, made for the caller")
    func signedAnswer() async throws {
        try await running { world in
            let token = try #require(try await world.machineToken("machine").accessToken)
            let type = "application/token-introspection+jwt"
            func ask(_ token: String, _ accept: String, as id: String = "api") async throws -> FetchResponse {
                try await world.post(
                    "/oauth2/introspect",
                    [("token", token)],
                    as: world.party(id, secret: world.secret(of: id)),
                    headers: [("Accept", accept)]
                )
            }
            for accept in [type, "application/json;q=0.5, Application/Token-Introspection+JWT ; q=1"] {
                let answer = try await ask(token, accept)
                #expect(answer.header("Content-Type") == type)
                #expect(answer.header("Cache-Control") == "no-store")
                let claims = try await world.verified(answer.text, world.keySet(), type: "token-introspection+jwt")
                #expect(claims.names == ["iss", "aud", "iat", "token_introspection"])
                #expect(claims["iss"]?.stringValue == world.issuer)
                #expect(claims["aud"] == "api")
                #expect(claims["iat"]?.int64Value == world.clock.now().seconds)
                let told = try #require(claims["token_introspection"]?.objectValue)
                #expect(told["active"] == true)
                #expect(told["sub"] == "machine")
                // RFC 8725 §3.11: the answer is no token.
                #expect(try await world.introspect(answer.text) == inactive)
                #expect(try await world.driver().userinfo(answer.text).status == 401)
            }
            let dead = try await ask("garbage", type)
            let claims = try await world.verified(dead.text, world.keySet(), type: "token-introspection+jwt")
            #expect(claims["token_introspection"] == ["active": false])
            let own = try await ask("garbage", type, as: "reader")
            #expect(try CompactJWS(parsing: own.text).header.algorithm == .edDSA, "by the caller's algorithm")
            #expect(try await ask(token, "*/*").header("Content-Type") == "application/json")
        }
    }
}
