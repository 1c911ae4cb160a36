import BrokerTesting
import FakeProviders
import Testing

@Suite("Clients of a fake provider")
struct ClientTests {
    private static let registrations: [FakeClient.Authentication] = [.basic, .basicRaw, .post, .none]

    @Test("authenticate exactly as they are registered, or not at all", arguments: registrations, registrations)
    func authentication(registered: FakeClient.Authentication, used: FakeClient.Authentication) async throws {
        var client = ProviderBench.client
        client.authentication = registered
        var behaviour = client
        behaviour.authentication = used
        try await ProviderBench.run(.generic(clients: [client])) { [behaviour] bench in
            let driver = bench.driver(as: behaviour)
            let request = LoginRequest()
            let end = try await driver.choose("b1a4c7e2-ada", on: try await driver.begin(request))
            let answer = try await driver.exchange(try driver.code(from: end, of: request), of: request)
            let fits = "\(registered)" == "\(used)"
            #expect(answer.status == (fits ? 200 : 401))
            #expect(answer.error == (fits ? nil : "invalid_client"))
        }
    }

    @Test("with a wrong secret are refused")
    func wrongSecret() async throws {
        try await ProviderBench.run { bench in
            var client = ProviderBench.client
            client.secret += "x"
            let answer = try await bench.driver(as: client).exchange("whatever", of: LoginRequest())
            #expect(answer.status == 401)
            #expect(answer.response.header("WWW-Authenticate")?.hasPrefix("Basic") == true)
        }
    }

    @Test(
        "are not redirected to an address they didn't register",
        arguments: [
            ProviderBench.callback + "/", ProviderBench.callback + "?x=1", "http://127.0.0.1:9/Callback",
            "http://127.0.0.1:9/%63allback",
            "https://evil.example/callback", "",
        ]
    )
    func wrongRedirect(uri: String) async throws {
        try await ProviderBench.run { bench in
            let visit = try await bench.driver.browser.open(
                LoginRequest(parameters: [("redirect_uri", uri)]).url(for: bench.app)
            )
            #expect(visit.page?.status == 400)
            #expect(visit.hops.count == 1)
            #expect(visit.page?.header("Location") == nil)
            #expect(visit.page?.header("Content-Type")?.hasPrefix("text/html") == true)
        }
    }

    @Test("that are unknown see a page")
    func unknownClient() async throws {
        try await ProviderBench.run { bench in
            let visit = try await bench.driver.browser.open(
                LoginRequest(parameters: [("client_id", "<script>alert(1)</script>")]).url(for: bench.app)
            )
            #expect(visit.page?.status == 401)
        }
    }
}
