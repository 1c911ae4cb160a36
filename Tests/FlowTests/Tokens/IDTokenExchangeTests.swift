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

/// ID tokens of providers, exchanged for tokens of ours (RFC 8693).
struct IDTokenExchangeTests {
    private static let clients = """

        [[clients]]
        id = "desktop"
        secret = "desktop-secret-0123456789"
        grant_types = ["urn:ietf:params:oauth:grant-type:token-exchange"]
        audience = "https://api.example.com"
        providers = ["main"]

        [[clients]]
        id = "elsewhere"
        secret = "elsewhere-secret-0123456789"
        grant_types = ["urn:ietf:params:oauth:grant-type:token-exchange"]
        providers = ["google"]
        """

    private func running(_ body: (World) async throws -> Void) async throws {
        try await World.running({ $0.moreTables = World.tokenClients + Self.clients }, body)
    }

    /// What the provider gives whoever signs in there with the broker's client id.
    private func idToken(_ world: World) async throws -> String {
        let client = try #require(world.provider.settings.clients.first)
        let login = try await world.driver(RelyingParty(of: world.provider, as: client)).logIn(as: LoginTests.ada)
        return try #require(login.answer.idToken)
    }

    private func exchange(
        _ world: World,
        _ token: String,
        as id: String = "desktop",
        _ more: [(name: String, value: String)] = []
    ) async throws -> TokenAnswer {
        try await world.request(
            id,
            [
                ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"), ("subject_token", token),
                ("subject_token_type", "urn:ietf:params:oauth:token-type:id_token"),
            ] + more
        )
    }

    @Test("a provider's ID token gets what a login would give, for the same person, and no longer than it lives itself")
    func happy() async throws {
        try await running { world in
            let login = try await world.driver().logIn(as: LoginTests.ada)
            let known = try await world.verified(
                try #require(login.answer.accessToken),
                world.keySet(),
                type: "at+jwt"
            )
            let token = try await idToken(world)
            let answer = try await exchange(world, token, [("scope", "openid email read")])
            try #require(answer.status == 200, "\(answer.response.text)")
            #expect(answer.members["issued_token_type"] == "urn:ietf:params:oauth:token-type:access_token")
            #expect(answer.refreshToken == nil && answer.idToken == nil)
            let access = try #require(answer.accessToken)
            let claims = try await world.verified(access, world.keySet(), type: "at+jwt")
            for same in ["sub", "org", "idp"] { #expect(claims[same] == known[same], "\(same)") }
            #expect(claims["permissions"] == ["read"])
            #expect(claims["client_id"] == "desktop")
            #expect(claims["sid"] == nil)
            let expiry = try JSONReader.parseObject(UnverifiedToken(parsing: token).unverifiedPayload)["exp"]?
                .int64Value
            #expect((claims["exp"]?.int64Value ?? .max) <= (expiry ?? 0))
            #expect(try await world.driver().userinfo(access).status == 200)
            let events = try await world.assembly.builder.store.auditEvents(after: 0, limit: 1_000).map(\.event)
            let event = try #require(events.last { $0.kind == .tokenExchanged })
            #expect(event.user == claims["sub"]?.stringValue && event.client == "desktop")
            // What ends the provider ends the token.
            try await world.reload { settings in settings.providers.removeAll { $0.id == "main" } }
            #expect(try await world.introspect(access) == inactive)
        }
    }

    @Test(
        "GHSA-7qjx-gp9h-65qj: tokens of other connectors, for other clients, forged, expired or of another kind are refused"
    )
    func refused() async throws {
        try await running { world in
            let token = try await idToken(world)
            let login = try await world.driver().logIn(as: LoginTests.ada)
            let parts = token.split(separator: ".").map(String.init)
            let unsigned = Base64URL.encode(Array(#"{"alg":"none","typ":"JWT"}"#.utf8)) + "." + parts[1] + "."
            for (text, id) in [
                (token, "elsewhere"), (token + "x", "desktop"), (unsigned, "desktop"), ("garbage", "desktop"),
                (try #require(login.answer.idToken), "desktop"), (try #require(login.answer.accessToken), "desktop"),
            ] {
                let answer = try await exchange(world, text, as: id)
                #expect(answer.status == 400 && answer.error == "invalid_request", "\(text.prefix(20)) \(id)")
            }
            #expect(try await exchange(world, token, [("scope", "nonsense")]).error == "invalid_scope")
            world.clock.advance(by: .days(1))
            #expect(try await exchange(world, token).error == "invalid_request", "expired")
        }
    }

    @Test("whom no organization takes gets nothing by exchange either")
    func nobody() async throws {
        try await running { world in
            let token = try await idToken(world)
            try await world.reload { settings in
                settings.organizations[0].rules = settings.organizations[0].rules.filter { $0.provider == "google" }
            }
            let answer = try await exchange(world, token)
            #expect(answer.status == 400 && answer.error == "invalid_request")
        }
    }
}
