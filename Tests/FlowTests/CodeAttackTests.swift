import BrokerCrypto
import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

/// Codes and PKCE under attack (RFC 9700 §2.1.1, §4.5, §4.8).
struct CodeAttackTests {
    /// A login up to the code.
    private func code(_ driver: LoginDriver, _ request: LoginRequest = LoginRequest()) async throws -> String {
        let end = try await driver.choose(LoginTests.ada, on: try await driver.begin(request))
        return try driver.code(from: end, of: request)
    }

    @Test("oidcc-codereuse: the second use is invalid_grant, and the first access token dies")
    func replay() async throws {
        try await World.running { world in
            let driver = world.driver()
            let login = try await driver.logIn(as: LoginTests.ada)
            let token = try #require(login.answer.accessToken)
            #expect(try await driver.userinfo(token).status == 200)
            let again = try await driver.exchange(login.code, of: login.request)
            #expect(again.status == 400)
            #expect(again.error == "invalid_grant")
            #expect(again.members.names.sorted() == ["error", "error_description"])
            let refused = try await driver.userinfo(token)
            #expect(refused.status == 401)
            #expect(refused.header("WWW-Authenticate")?.contains("error=\"invalid_token\"") == true)
            #expect(world.log.contains("outcome=replayed"))
        }
    }

    @Test("oidcc-codereuse-30seconds, token-endpoint-fails-with-expired-auth-code: dead after 60 s")
    func expiry() async throws {
        try await World.running { world in
            let driver = world.driver()
            let request = LoginRequest()
            let late = try await code(driver, request)
            world.clock.advance(by: .seconds(60))
            let answer = try await driver.exchange(late, of: request)
            #expect(answer.error == "invalid_grant")
            let inTime = try await code(world.driver(), request)
            world.clock.advance(by: .seconds(59))
            #expect(try await driver.exchange(inTime, of: request).status == 200)
        }
    }

    @Test("RFC 6749 §4.1.2: of fifty redemptions at once exactly one succeeds, ten times over")
    func race() async throws {
        try await World.running { world in
            for _ in 0..<10 {
                let driver = world.driver()
                let request = LoginRequest()
                let code = try await code(driver, request)
                let answers = try await withThrowingTaskGroup(of: TokenAnswer.self) { group in
                    for _ in 0..<50 { group.addTask { try await driver.exchange(code, of: request) } }
                    return try await group.reduce(into: [TokenAnswer]()) { $0.append($1) }
                }
                #expect(answers.filter { $0.status == 200 }.count == 1)
                #expect(answers.filter { $0.error == "invalid_grant" }.count == 49)
            }
        }
    }

    @Test(
        "ensure-authorization-code-is-bound-to-client (CVE-2026-55672): another client gets nothing and spoils nothing"
    )
    func boundToClient() async throws {
        try await World.running { world in
            let driver = world.driver()
            let request = LoginRequest()
            let code = try await code(driver, request)
            for thief in [world.postApp, world.spa] {
                var thief = thief
                thief.redirectURI = World.appRedirectURI
                #expect(try await world.driver(thief).exchange(code, of: request).error == "invalid_grant")
            }
            #expect(try await driver.exchange(code, of: request).status == 200)
        }
    }

    @Test("RFC 6749 §4.1.3: redirect_uri must be there and the same")
    func redirectURI() async throws {
        try await World.running { world in
            let driver = world.driver()
            let request = LoginRequest()
            let code = try await code(driver, request)
            for bad in ["https://app.test/cb/", "https://app.test/CB", "https://evil.test/cb"] {
                let answer = try await driver.exchange(code, of: request, changes: [("redirect_uri", bad)])
                #expect(answer.error == "invalid_grant", "\(bad)")
            }
            #expect(try await driver.exchange(code, of: request, omitting: ["redirect_uri"]).error == "invalid_grant")
            #expect(try await driver.exchange(code, of: request).status == 200)
        }
    }

    @Test("ensure-pkce-code-verifier-required, incorrect-pkce-code-verifier-rejected (CVE-2023-48228)")
    func verifier() async throws {
        try await World.running { world in
            let driver = world.driver()
            let request = LoginRequest()
            let code = try await code(driver, request)
            let right = request.verifier.secret.reveal()
            let wrong = [
                CodeVerifier().secret.reveal(), right + "a", String(right.dropLast()), right.uppercased(),
                request.verifier.challenge.value, "a", String(repeating: "a", count: 129), right + "+",
            ]
            for verifier in wrong {
                let answer = try await driver.exchange(code, of: request, changes: [("code_verifier", verifier)])
                #expect(answer.error == "invalid_grant")
            }
            for absent in [["code_verifier"], []] as [Set<String>] {
                let changes: [(name: String, value: String)] = absent.isEmpty ? [("code_verifier", "")] : []
                let answer = try await driver.exchange(code, of: request, changes: changes, omitting: absent)
                #expect(answer.error == "invalid_grant")
            }
            #expect(try await driver.exchange(code, of: request).status == 200)
        }
    }

    @Test("RFC 9700 §4.8.2: a verifier without a challenge is a downgrade")
    func downgrade() async throws {
        try await World.running { world in
            var request = LoginRequest()
            request.usesPKCE = false
            let driver = world.driver()
            let code = try await code(driver, request)
            let verifier = CodeVerifier().secret.reveal()
            let answer = try await driver.exchange(code, of: request, changes: [("code_verifier", verifier)])
            #expect(answer.error == "invalid_grant")
            #expect(try await driver.exchange(code, of: request).status == 200)
        }
    }

    @Test("CVE-2026-4282: nothing of another kind passes as a code")
    func otherKinds() async throws {
        try await World.running { world in
            let driver = world.driver()
            let login = try await driver.logIn(as: LoginTests.ada)
            let upstream = try #require(world.provider.traffic.last(.authorization)?.value("state"))
            let others = [
                try #require(login.answer.accessToken), try #require(login.answer.idToken), upstream,
                login.request.state,
                login.request.nonce, login.code.uppercased(), login.code + "=", " " + login.code, "",
                String(repeating: "A", count: 43), String(repeating: "x", count: 50_000),
            ]
            for other in others {
                let answer = try await driver.exchange(other, of: login.request)
                #expect(answer.status == 400, "\(other.prefix(20))")
                #expect(answer.error == (other.isEmpty ? "invalid_request" : "invalid_grant"))
            }
        }
    }

    @Test("a person who is switched off between login and exchange gets nothing (CVE-2025-53942)")
    func revokedMeanwhile() async throws {
        try await World.running { world in
            let driver = world.driver()
            let login = try await driver.logIn(as: LoginTests.ada)
            let token = try #require(login.answer.accessToken)
            // A token lives until its time, and no longer.
            world.clock.advance(by: .seconds(3_599))
            #expect(try await driver.userinfo(token).status == 200)
            world.clock.advance(by: .seconds(1))
            let answer = try await driver.userinfo(token)
            #expect(answer.status == 401)
            #expect(answer.header("WWW-Authenticate")?.contains("Token expired") == true)
        }
    }
}
