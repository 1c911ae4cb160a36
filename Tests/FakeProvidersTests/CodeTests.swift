import BrokerCrypto
import BrokerTesting
import FakeProviders
import OAuthProtocol
import Testing

@Suite("Codes of a fake provider")
struct CodeTests {
    @Test("A second use is refused, and takes the first one's tokens away (RFC 6749 §4.1.2)")
    func reuse() async throws {
        try await ProviderBench.run { bench in
            let login = try await bench.driver.logIn(as: "b1a4c7e2-ada")
            let again = try await bench.driver.exchange(login.code, of: login.request)
            #expect(again.status == 400)
            #expect(again.error == "invalid_grant")
            let userinfo = try await bench.driver.userinfo(try #require(login.answer.accessToken))
            #expect(userinfo.status == 401)
        }
    }

    @Test("Of two uses at the same time one succeeds")
    func race() async throws {
        try await ProviderBench.run { bench in
            let request = LoginRequest()
            let page = try await bench.driver.begin(request)
            let end = try await bench.driver.choose("b1a4c7e2-ada", on: page)
            let code = try bench.driver.code(from: end, of: request)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await bench.driver.exchange(code, of: request).status }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 200 }.count == 1)
            #expect(statuses.filter { $0 == 400 }.count == 7)
        }
    }

    @Test("A code ends with its time")
    func expiry() async throws {
        let clock = ManualClock()
        var settings = FakeProviderSettings.generic()
        settings.clock = clock.reading
        try await ProviderBench.run(settings) { bench in
            let request = LoginRequest()
            let end = try await bench.driver.choose("b1a4c7e2-ada", on: try await bench.driver.begin(request))
            clock.advance(by: .seconds(61))
            let answer = try await bench.driver.exchange(
                try bench.driver.code(from: end, of: request),
                of: request
            )
            #expect(answer.error == "invalid_grant")
        }
    }

    @Test("A code is the client's it was made for, and stays whole when another tries it")
    func foreignClient() async throws {
        let other = FakeClient(id: "other", secret: "s", authentication: .post, redirectURIs: [ProviderBench.callback])
        try await ProviderBench.run(.generic(clients: [ProviderBench.client, other])) { bench in
            let request = LoginRequest()
            let end = try await bench.driver.choose("b1a4c7e2-ada", on: try await bench.driver.begin(request))
            let code = try bench.driver.code(from: end, of: request)
            let stolen = try await bench.driver(as: other).exchange(code, of: request)
            #expect(stolen.error == "invalid_grant")
            #expect(try await bench.driver.exchange(code, of: request).status == 200)
        }
    }

    @Test("The verifier must be the challenge's (RFC 7636 §4.6)", arguments: [PKCEAttack.wrong, .missing, .unasked])
    func verifier(attack: PKCEAttack) async throws {
        try await ProviderBench.run { bench in
            var request = LoginRequest()
            request.usesPKCE = attack != .unasked
            let end = try await bench.driver.choose("b1a4c7e2-ada", on: try await bench.driver.begin(request))
            let code = try bench.driver.code(from: end, of: request)
            let answer =
                switch attack {
                case .missing:
                    try await bench.driver.exchange(code, of: request, omitting: ["code_verifier"])
                case .wrong, .unasked:
                    try await bench.driver.exchange(
                        code,
                        of: request,
                        changes: [("code_verifier", CodeVerifier().secret.reveal())]
                    )
                }
            #expect(answer.status == 400)
            #expect(answer.error == "invalid_grant")
        }
    }

    enum PKCEAttack: Sendable {
        case wrong, missing, unasked
    }

    @Test("redirect_uri at the token endpoint must be the one of the request")
    func redirectURI() async throws {
        try await ProviderBench.run { bench in
            let request = LoginRequest()
            let end = try await bench.driver.choose("b1a4c7e2-ada", on: try await bench.driver.begin(request))
            let code = try bench.driver.code(from: end, of: request)
            let answer = try await bench.driver.exchange(
                code,
                of: request,
                changes: [("redirect_uri", ProviderBench.callback + "/")]
            )
            #expect(answer.error == "invalid_grant")
        }
    }
}
