import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

/// The Basic plan: sessions, and codes and tokens that are used again.
extension ConformanceTests {
    @Test("oidcc-prompt-login")
    func promptLogin() async throws {
        let plan = try ConformancePlan.current()
        let driver = plan.driver()
        try plan.age(sessionOf: try await driver.logIn(), by: 10)
        let first = try await driver.logIn(with: LoginRequest(parameters: [("prompt", "none")])).answer.unverifiedClaims
        let second = try await driver.logIn(with: LoginRequest(parameters: [("prompt", "login")]))
        // The provider was told to ask again.
        #expect(
            second.hops.contains {
                $0.url.text.hasPrefix(plan.house.provider.issuer) && $0.url.query.contains("prompt=login")
            }
        )
        let (before, after) = (
            first?["auth_time"]?.int64Value, second.answer.unverifiedClaims?["auth_time"]?.int64Value
        )
        #expect(try #require(after) > #require(before))
        #expect(second.answer.unverifiedClaims?["sub"] == first?["sub"])
    }

    @Test("oidcc-prompt-none-not-logged-in")
    func promptNoneNotLoggedIn() async throws {
        let plan = try ConformancePlan.current()
        let visit = try await plan.silent(plan.driver())
        #expect(visit.stoppedValue("error") == "login_required" && visit.hops.count == 1)
    }

    @Test("oidcc-prompt-none-logged-in")
    func promptNoneLoggedIn() async throws {
        let plan = try ConformancePlan.current()
        let driver = plan.driver()
        let first = try await driver.logIn().answer.unverifiedClaims
        let silent = try await driver.logIn(with: LoginRequest(parameters: [("prompt", "none")]))
        #expect(silent.hops.count == 1)
        let second = silent.answer.unverifiedClaims
        #expect(first?["sub"] != nil && second?["sub"] == first?["sub"])
        #expect(second?["auth_time"] == first?["auth_time"])
    }

    @Test("oidcc-max-age-1")
    func maxAgeOne() async throws {
        let plan = try ConformancePlan.current()
        let driver = plan.driver()
        try plan.age(sessionOf: try await driver.logIn(), by: 10)
        let first = try await driver.logIn(with: LoginRequest(parameters: [("prompt", "none")])).answer.unverifiedClaims
        let again = try await driver.logIn(with: LoginRequest(parameters: [("max_age", "1")]))
        #expect(again.hops.contains { $0.url.text.hasPrefix(plan.house.provider.issuer) })
        let (before, after) = (first?["auth_time"]?.int64Value, again.answer.unverifiedClaims?["auth_time"]?.int64Value)
        #expect(try #require(after) > #require(before))
    }

    @Test("oidcc-max-age-10000")
    func maxAgeLong() async throws {
        let plan = try ConformancePlan.current()
        let driver = plan.driver()
        let first = try await driver.logIn().answer.unverifiedClaims
        let again = try await driver.logIn(with: LoginRequest(parameters: [("max_age", "10000")]))
        #expect(again.hops.count == 1)
        #expect(first?["auth_time"] != nil && again.answer.unverifiedClaims?["auth_time"] == first?["auth_time"])
    }

    @Test("oidcc-id-token-hint")
    func idTokenHint() async throws {
        let plan = try ConformancePlan.current()
        let driver = plan.driver()
        let first = try await driver.logIn().answer
        let hint = try #require(first.idToken)
        let silent = try await driver.logIn(
            with: LoginRequest(parameters: [("prompt", "none"), ("id_token_hint", hint)])
        )
        #expect(silent.answer.unverifiedClaims?["sub"] == first.unverifiedClaims?["sub"])
    }

    @Test("oidcc-codereuse")
    func codeReuse() async throws {
        let plan = try ConformancePlan.current()
        let driver = plan.driver()
        let login = try await driver.logIn()
        #expect(try await driver.exchange(login.code, of: login.request).error == "invalid_grant")
        // RFC 6749 §4.1.2: the tokens of the first use die.
        #expect(try await driver.userinfo(try #require(login.answer.accessToken)).status == 401)
    }

    /// The module waits for thirty seconds; here they pass at once.
    @Test("oidcc-codereuse-30seconds")
    func codeReuseLater() async throws {
        let plan = try ConformancePlan.current()
        let driver = plan.driver()
        let login = try await driver.logIn()
        try plan.age(use: login.code, by: 30)
        let again = try await driver.exchange(login.code, of: login.request)
        #expect(again.status == 400 && again.error == "invalid_grant")
    }

    @Test("oidcc-refresh-token")
    func refreshToken() async throws {
        let plan = try ConformancePlan.current()
        let driver = plan.driver()
        let first = try await driver.logIn().answer
        let token = try #require(first.refreshToken)
        // RFC 6749 appendix A.17.
        #expect(token.utf8.allSatisfy { (0x20...0x7E).contains($0) })
        #expect(try await plan.driver(plan.second).refresh(token).error == "invalid_grant")
        let second = try await driver.refresh(token)
        let claims = try await plan.claims(of: second.idToken)
        // OIDC Core §12.2.
        for name in ["iss", "sub", "aud", "auth_time"] { #expect(claims[name] == first.unverifiedClaims?[name]) }
        #expect(claims["nonce"] == nil && second.accessToken != first.accessToken)
    }
}
