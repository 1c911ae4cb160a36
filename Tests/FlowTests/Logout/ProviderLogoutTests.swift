import BrokerCore
import BrokerCrypto
import BrokerTesting
import FakeProviders
import Foundation
import JOSE
import OAuthProtocol
import Testing

@testable import CostOps

/// Row 88: what a provider's logout token must be to be believed (OIDC Back-Channel Logout §2.6).
@Suite("Logout tokens of providers")
struct ProviderLogoutTests {
    /// A broker behind an Auth0-like provider, the only one of the fakes' models that sends logout tokens.
    private static func running(
        _ app: LogoutApp? = nil,
        _ body: @Sendable (World, FakeProvider, FakeClient) async throws -> Void
    ) async throws {
        try await World.loggingOut(apps: app.map { [("web", $0)] } ?? []) { world in
            try await body(world, world.provider, try #require(world.provider.clients.first))
        }
    }

    private static func send(_ token: String?, to provider: String = "main", _ world: World) async throws
        -> FetchResponse
    {
        try await world.fetch.fetch(
            FetchRequest(
                "POST",
                world.issuer + "/auth/backchannel-logout/" + provider,
                headers: [("Content-Type", "application/x-www-form-urlencoded")],
                body: Array(FormCoding.encode(token.map { [("logout_token", $0)] } ?? []).utf8)
            )
        )
    }

    @Test(
        "rp-backchannel-rpinitlogout: a good token ends the person's sessions and refresh families, and apps are told"
    )
    func good() async throws {
        let web = LogoutApp(.answer(200))
        try await Self.running(web) { world, provider, client in
            let driver = world.driver(world.web)
            let first = try await driver.logIn(as: LoginTests.ada)
            let second = try await world.driver(world.web).logIn(as: LoginTests.ada)
            let stranger = try await world.driver(world.web).logIn(as: "5d09f3aa-grace")
            let token = try provider.logoutToken(about: LoginTests.ada, to: client, [.subjectOnly])
            let answer = try await Self.send(token, world)
            #expect(answer.status == 200 && answer.header("Cache-Control") == "no-store")
            #expect(try await world.hasEnded(first))
            #expect(try await world.hasEnded(second))
            #expect(try await !world.hasEnded(stranger))
            let refreshed = try await driver.refresh(try #require(first.answer.refreshToken))
            #expect(refreshed.error == "invalid_grant")
            #expect(try await world.endings() == ["ended_by_provider", "ended_by_provider"])
            try await world.eventually("the apps are told") { web.tokens.count == 2 }
            // Once.
            let again = try await Self.send(token, world)
            #expect(again.status == 400 && again.header("Cache-Control") == "no-store")
            // Somebody who was never here.
            let unknown = try provider.logoutToken(about: "nobody", to: client)
            #expect(try await Self.send(unknown, world).status == 200)
        }
    }

    @Test("a token that names a session ends that one alone")
    func oneSession() async throws {
        try await Self.running { world, provider, client in
            let model = try CompactJWS(parsing: try provider.logoutToken(about: LoginTests.ada, to: client))
            let sid = try #require(try JSONReader.parseObject(model.unverifiedPayload)["sid"]?.stringValue)
            provider.withFaults { $0.claims = [("sid", .string(sid))] }
            let named = try await world.driver(world.web).logIn(as: LoginTests.ada)
            provider.withFaults { $0.claims = [("sid", "another")] }
            let other = try await world.driver(world.web).logIn(as: LoginTests.ada)
            let both = try provider.logoutToken(about: LoginTests.ada, to: client)
            #expect(try await Self.send(both, world).status == 200)
            #expect(try await world.hasEnded(named))
            #expect(try await !world.hasEnded(other))
            provider.withFaults { $0.claims = [("sid", .string(sid))] }
            let later = try await world.driver(world.web).logIn(as: LoginTests.ada)
            let only = try provider.logoutToken(about: LoginTests.ada, to: client, [.sessionOnly])
            #expect(try await Self.send(only, world).status == 200)
            #expect(try await world.hasEnded(later))
            #expect(try await !world.hasEnded(other))
        }
    }

    static let faults: [(name: String, faults: [LogoutTokenFault])] = [
        ("rp-backchannel-rpinitlogout-with-nonce", [.withNonce]), ("expired", [.expired]),
        ("rp-backchannel-rpinitlogout-wrong-aud", [.wrongAudience]),
        ("rp-backchannel-rpinitlogout-wrong-iss", [.wrongIssuer]),
        ("rp-backchannel-rpinitlogout-no-event", [.withoutEvents]),
        ("rp-backchannel-rpinitlogout-wrong-event", [.wrongEvent]), ("names nobody", [.sessionOnly, .subjectOnly]),
        ("rp-backchannel-rpinitlogout-alg-none", [.signature(.none)]),
        ("rp-backchannel-rpinitlogout-wrong-alg", [.signature(.hmacWithPublicKey)]),
    ]

    @Test("a token that lacks anything is refused with 400 and ends nothing", arguments: faults.indices)
    func refused(index: Int) async throws {
        try await Self.running { world, provider, client in
            let login = try await world.driver(world.web).logIn(as: LoginTests.ada)
            let token = try provider.logoutToken(about: LoginTests.ada, to: client, Self.faults[index].faults)
            let answer = try await Self.send(token, world)
            #expect(answer.status == 400, "\(Self.faults[index].name)")
            #expect(try JSONReader.parseObject(answer.body)["error"] == "invalid_request")
            #expect(answer.header("Cache-Control") == "no-store")
            #expect(try await !world.hasEnded(login), "\(Self.faults[index].name)")
        }
    }

    @Test("what is no logout token at all is refused with 400")
    func nonsense() async throws {
        try await Self.running { world, provider, client in
            let login = try await world.driver(world.web).logIn(as: LoginTests.ada)
            let good = try provider.logoutToken(about: LoginTests.ada, to: client)
            for token in [nil, "", "x", "a.b.c", login.answer.idToken, String(good.dropLast(4)) + "AAAA"] {
                #expect(try await Self.send(token, world).status == 400, "\(token ?? "none")")
            }
            for provider in ["nobody", "google", "..", "%00"] {
                #expect((400..<500).contains(try await Self.send(good, to: provider, world).status), "\(provider)")
            }
            #expect(try await !world.hasEnded(login))
        }
    }

    @Test("§5 (4): tokens under keys that nobody knows cause no more than one fetch in 30 seconds")
    func budget() async throws {
        try await Self.running { world, provider, client in
            _ = try await world.driver(world.web).logIn(as: LoginTests.ada)
            let before = provider.traffic.count(.keys)
            let key = try PrivateKey.generate(.rsa(bits: 2_048))
            for number in 1...20 {
                let model = try CompactJWS(parsing: try provider.logoutToken(about: LoginTests.ada, to: client))
                let token = try CompactJWS.sign(
                    payload: model.unverifiedPayload,
                    type: "logout+jwt",
                    key: try SigningKeyMaterial(privateKey: key, keyID: "unknown-\(number)", algorithm: .rs256)
                )
                #expect(try await Self.send(token, world).status == 400)
            }
            #expect(provider.traffic.count(.keys) - before <= 1)
        }
    }
}
