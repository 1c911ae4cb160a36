import BrokerCrypto
import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

/// Modules of the FAPI 2.0 Security Profile that hold for any OAuth 2.1 server: codes, PKCE, parameters.
extension ConformanceTests {
    @Test("fapi2-security-profile-final-attempt-reuse-authorization-code-after-one-second")
    func reuseAfterOneSecond() async throws {
        let plan = try ConformancePlan.current()
        let driver = plan.driver()
        let login = try await driver.logIn()
        try plan.age(use: login.code, by: 1)
        #expect(try await driver.exchange(login.code, of: login.request).error == "invalid_grant")
    }

    /// A code, and the request that brought it.
    private func freshCode(_ driver: LoginDriver) async throws -> (code: String, request: LoginRequest) {
        let request = LoginRequest()
        return (try driver.code(from: try await driver.begin(request), of: request), request)
    }

    @Test("fapi2-security-profile-final-token-endpoint-fails-with-expired-auth-code")
    func expiredCode() async throws {
        let plan = try ConformancePlan.current()
        let driver = plan.driver()
        let (code, request) = try await freshCode(driver)
        // The minute passes at once.
        let changed = try plan.database.run(
            "UPDATE authorization_codes SET expires_at = expires_at - 60 WHERE digest = ?1",
            Digest.sha256(Array(code.utf8))
        )
        #expect(changed == 1)
        #expect(try await driver.exchange(code, of: request).error == "invalid_grant")
    }

    @Test("fapi2-security-profile-final-ensure-authorization-code-is-bound-to-client")
    func codeBoundToClient() async throws {
        let plan = try ConformancePlan.current()
        let driver = plan.driver()
        let (code, request) = try await freshCode(driver)
        let thief = plan.driver(plan.postApp)
        #expect(try await thief.exchange(code, of: request).error == "invalid_grant")
        #expect(try await driver.exchange(code, of: request).status == 200)
    }

    /// The client that authenticates is another than `client_id` says.
    @Test("fapi2-security-profile-final-ensure-client-id-in-token-endpoint")
    func clientIDInTokenEndpoint() async throws {
        let plan = try ConformancePlan.current()
        let driver = plan.driver()
        let (code, request) = try await freshCode(driver)
        let answer = try await driver.exchange(code, of: request, changes: [("client_id", "second")])
        #expect(["invalid_client", "invalid_request"].contains(answer.error))
    }

    @Test("fapi2-security-profile-final-ensure-pkce-code-verifier-required")
    func verifierRequired() async throws {
        let driver = try ConformancePlan.current().driver()
        let (code, request) = try await freshCode(driver)
        #expect(try await driver.exchange(code, of: request, omitting: ["code_verifier"]).error == "invalid_grant")
    }

    @Test("fapi2-security-profile-final-incorrect-pkce-code-verifier-rejected")
    func wrongVerifier() async throws {
        let driver = try ConformancePlan.current().driver()
        let (code, request) = try await freshCode(driver)
        let wrong = CodeVerifier().secret.reveal()
        let answer = try await driver.exchange(code, of: request, changes: [("code_verifier", wrong)])
        #expect(answer.error == "invalid_grant")
    }

    @Test("fapi2-security-profile-final-ensure-response-type-code-idtoken-fails")
    func responseTypeHybrid() async throws { try await refusesResponseType("code id_token") }

    @Test("fapi2-security-profile-final-ensure-response-type-token-fails")
    func responseTypeToken() async throws { try await refusesResponseType("token") }

    private func refusesResponseType(_ type: String) async throws {
        let plan = try ConformancePlan.current()
        let visit = try await plan.driver().begin(LoginRequest(parameters: [("response_type", type)]))
        #expect(visit.stoppedValue("error") == "unsupported_response_type" && visit.stoppedValue("code") == nil)
    }

    @Test("fapi2-security-profile-final-ensure-request-without-state-succeeds")
    func withoutState() async throws {
        let plan = try ConformancePlan.current()
        var request = LoginRequest()
        request.omitted = ["state"]
        let visit = try await plan.driver().begin(request)
        #expect(visit.stoppedValue("code") != nil && visit.stoppedValue("state") == nil)
    }

    @Test("fapi2-security-profile-final-ensure-request-without-nonce-succeeds")
    func securityProfileWithoutNonce() async throws {
        let plan = try ConformancePlan.current()
        var request = LoginRequest()
        request.omitted = ["nonce"]
        #expect(try await plan.driver().logIn(with: request).answer.idToken != nil)
    }

    @Test("fapi2-security-profile-final-ensure-request-with-64-char-nonce-succeeds")
    func longNonce() async throws {
        let plan = try ConformancePlan.current()
        var request = LoginRequest()
        request.nonce = String(repeating: "n", count: 64)
        let claims = try await plan.driver().logIn(with: request).answer.unverifiedClaims
        #expect(claims?["nonce"]?.stringValue == request.nonce)
    }

    @Test("fapi2-security-profile-final-ensure-request-with-384-char-nonce")
    func longerNonce() async throws {
        let plan = try ConformancePlan.current()
        var request = LoginRequest()
        request.nonce = String(repeating: "n", count: 384)
        let claims = try await plan.driver().logIn(with: request).answer.unverifiedClaims
        #expect(claims?["nonce"]?.stringValue == request.nonce)
    }

    /// Whole, or refused in so many words.
    @Test("fapi2-security-profile-final-ensure-request-with-long-state")
    func longState() async throws {
        let plan = try ConformancePlan.current()
        var request = LoginRequest()
        request.state = String(repeating: "s", count: 1_000)
        #expect(try await plan.driver().begin(request).stoppedValue("state") == request.state)
        request.state = String(repeating: "s", count: 1_500)
        #expect(try await plan.driver().begin(request).stoppedValue("error") == "invalid_request")
    }

    @Test("fapi2-security-profile-final-access-token-type-header-case-sensitivity")
    func schemeCase() async throws {
        let plan = try ConformancePlan.current()
        let token = try #require(try await plan.driver().logIn().answer.accessToken)
        for scheme in ["Bearer", "bearer", "BEARER", "bEaReR"] {
            let request = FetchRequest(
                "GET",
                plan.house.issuer + "/oauth2/userinfo",
                headers: [("Authorization", "\(scheme) \(token)")]
            )
            #expect(try await plan.house.fetch.fetch(request).status == 200, "\(scheme)")
        }
    }

    @Test("fapi2-security-profile-final-refresh-token")
    func securityProfileRefresh() async throws {
        let plan = try ConformancePlan.current()
        let driver = plan.driver()
        let token = try #require(try await driver.logIn().answer.refreshToken)
        #expect(try await plan.driver(plan.postApp).refresh(token).error == "invalid_grant")
        #expect(try await driver.refresh(token).status == 200)
    }

    @Test("fapi2-security-profile-final-user-rejects-authentication")
    func userRejects() async throws {
        let plan = try ConformancePlan.current()
        let driver = plan.driver(plan.askingApp)
        let request = LoginRequest()
        let visit = try await driver.cancel(on: try await driver.begin(request))
        #expect(visit.stoppedValue("error") == "access_denied" && visit.stoppedValue("state") == request.state)
        #expect(visit.stoppedValue("iss") == plan.house.issuer)
    }
}
