import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

/// Resource indicators (RFC 8707): an app chooses among its own audiences, at authorize, at the code's exchange and at refresh.
struct ResourceTests {
    private static let first = "https://api-one.test/"
    private static let second = "https://api-two.test"
    private static let third = "reports"

    private static let tables = """
        [[clients]]
        id = "many"
        secret = "many-apis-secret"
        redirect_uris = ["\(World.appRedirectURI)"]
        audience = ["\(first)", "\(second)", "\(third)"]
        providers = ["main"]
        """

    private func running(_ body: (World, LoginDriver) async throws -> Void) async throws {
        try await World.running {
            $0.moreTables = Self.tables
        } _: { world in
            var app = world.party("many", secret: "many-apis-secret")
            app.scope = "openid offline_access"
            try await body(world, world.driver(app))
        }
    }

    private func audience(_ answer: TokenAnswer, _ world: World) async throws -> JSONValue? {
        let token = try #require(answer.accessToken, "\(answer.response.text)")
        return try await world.verified(token, try await world.keySet(), type: "at+jwt")["aud"]
    }

    @Test("without a resource a token is for all of the client's audiences")
    func none() async throws {
        try await running { world, driver in
            let login = try await driver.logIn(as: LoginTests.ada)
            #expect(
                try await audience(login.answer, world)
                    == .array([.string(Self.first), .string(Self.second), .string(Self.third)])
            )
            let token = try #require(login.answer.refreshToken)
            let again = try await driver.refresh(token)
            #expect(try await audience(again, world)?.arrayValue?.count == 3)
        }
    }

    @Test("RFC 8707 §2.1, §2.2: what was chosen at authorize holds for every token of the grant; each may be for less")
    func narrowing() async throws {
        try await running { world, driver in
            let chosen = [(name: "resource", value: Self.second), (name: "resource", value: Self.first)]
            let request = LoginRequest(parameters: chosen)
            let end = try await driver.choose(LoginTests.ada, on: try await driver.begin(request))
            let code = try driver.code(from: end, of: request)
            // Refused before the code is used up.
            for other in [Self.third, "https://api-one.test", "https://api-two.test#x", "https://evil.test"] {
                let refused = try await driver.exchange(code, of: request, changes: [("resource", other)])
                #expect(refused.error == "invalid_target" && refused.status == 400, "\(other)")
            }
            let answer = try await driver.exchange(code, of: request, changes: [("resource", Self.first)])
            #expect(try await audience(answer, world)?.stringValue == Self.first)

            var token = try #require(answer.refreshToken)
            func refresh(_ resources: [String]) async throws -> TokenAnswer {
                let answer = try await driver.tokenRequest(
                    [("grant_type", "refresh_token"), ("refresh_token", token)]
                        + resources.map { (name: "resource", value: $0) }
                )
                if let next = answer.refreshToken { token = next }
                return answer
            }
            #expect(try await audience(try await refresh([Self.second]), world)?.stringValue == Self.second)
            // The narrower request was for that token alone.
            #expect(
                try await audience(try await refresh([]), world) == .array([.string(Self.first), .string(Self.second)])
            )
            #expect(try await refresh([Self.third]).error == "invalid_target")
            #expect(try await refresh([Self.first, Self.third]).error == "invalid_target")
            #expect(try await refresh([Self.first]).status == 200)
        }
    }

    @Test("RFC 8707 §2: a resource that is none of the client's goes back as invalid_target")
    func unknown() async throws {
        try await running { world, driver in
            for resources in [["https://evil.test"], [Self.first, "https://evil.test"], ["/relative"]] {
                let parameters = resources.map { (name: "resource", value: $0) }
                let visit = try await driver.begin(LoginRequest(parameters: parameters))
                #expect(visit.stoppedValue("error") == "invalid_target", "\(resources)")
            }
            // Who has no audience has the broker's.
            let spa = world.driver(world.spa)
            let own = LoginRequest(parameters: [("resource", world.issuer)])
            let login = try await spa.logIn(as: LoginTests.ada, with: own)
            #expect(try await audience(login.answer, world)?.stringValue == world.issuer)
            let refused = try await spa.begin(LoginRequest(parameters: [("resource", Self.first)]))
            #expect(refused.stoppedValue("error") == "invalid_target")
        }
    }
}
