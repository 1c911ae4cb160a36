import BrokerCrypto
import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

/// Modules of the FAPI 2.0 Security Profile: pushed authorization requests (RFC 9126).
extension ConformanceTests {
    private func push(
        _ request: LoginRequest,
        _ app: RelyingParty,
        more: [(name: String, value: String)] = []
    ) async throws -> TokenAnswer {
        let plan = try ConformancePlan.current()
        let form = request.parameters(for: app).filter { $0.name != "client_id" } + more
        let pair = Base64.encode(Array("\(app.clientID):\(app.clientSecret)".utf8))
        return TokenAnswer(try await plan.post("/oauth2/par", form, headers: [("Authorization", "Basic " + pair)]))
    }

    private func address(_ answer: TokenAnswer) throws -> String {
        #expect(answer.status == 201, "\(answer.response.text)")
        return try #require(answer.members["request_uri"]?.stringValue)
    }

    /// Follows a pushed request, in a browser of its own.
    private func follow(_ address: String, _ app: RelyingParty) async throws -> (visit: Visit, driver: LoginDriver) {
        let driver = try ConformancePlan.current().driver(app)
        let query: [(name: String, value: String)] = [("client_id", app.clientID), ("request_uri", address)]
        let visit = try await driver.browser.open(
            app.authorizationEndpoint + "?" + FormCoding.encode(query),
            stoppingAt: app.redirectURI
        )
        return (visit, driver)
    }

    private var app: RelyingParty {
        get throws { try ConformancePlan.current().pushingApp }
    }

    @Test("fapi2-security-profile-final-par-attempt-reuse-request_uri")
    func requestURIReuse() async throws {
        let app = try app
        let request = LoginRequest()
        let address = try address(try await push(request, app))
        let (visit, driver) = try await follow(address, app)
        let answer = try await driver.exchange(try driver.code(from: visit, of: request), of: request)
        #expect(answer.status == 200)
        let again = try await follow(address, app).visit
        #expect(again.stoppedValue("code") == nil)
    }

    @Test("fapi2-security-profile-final-par-test-reuse-request_uri-before-completion")
    func requestURIBeforeCompletion() async throws {
        let plan = try ConformancePlan.current()
        let app = try app
        let request = LoginRequest()
        let address = try address(try await push(request, app))
        // A browser that shows the address beforehand, as messengers and mail scanners do, and goes no further.
        let query: [(name: String, value: String)] = [("client_id", app.clientID), ("request_uri", address)]
        _ = try await plan.driver(app).browser.open(
            app.authorizationEndpoint + "?" + FormCoding.encode(query),
            stoppingAt: plan.house.provider.issuer
        )
        let (visit, driver) = try await follow(address, app)
        #expect(try driver.code(from: visit, of: request).isEmpty == false)
    }

    @Test("fapi2-security-profile-final-par-attempt-to-use-expired-request_uri")
    func requestURIExpired() async throws {
        let plan = try ConformancePlan.current()
        let app = try app
        let address = try address(try await push(LoginRequest(), app))
        let token = try #require(address.split(separator: ":").last)
        let changed = try plan.database.run(
            "UPDATE pushed_requests SET expires_at = expires_at - 600 WHERE digest = ?1",
            Digest.sha256(Array(token.utf8))
        )
        #expect(changed == 1)
        #expect(try await follow(address, app).visit.stoppedValue("code") == nil)
    }

    @Test("fapi2-security-profile-final-par-attempt-to-use-request_uri-for-different-client")
    func requestURIOfOther() async throws {
        let plan = try ConformancePlan.current()
        let address = try address(try await push(LoginRequest(), try app))
        #expect(try await follow(address, plan.second).visit.stoppedValue("code") == nil)
    }

    @Test("fapi2-security-profile-final-par-authorization-request-containing-request_uri")
    func requestURIInside() async throws {
        let inside = "urn:ietf:params:oauth:request_uri:abc"
        let answer = try await push(LoginRequest(), try app, more: [("request_uri", inside)])
        #expect(answer.status == 400 && answer.error == "invalid_request")
    }

    @Test("fapi2-security-profile-final-par-attempt-invalid-http-method")
    func parMethod() async throws {
        let plan = try ConformancePlan.current()
        #expect(try await plan.house.get("/oauth2/par").status == 405)
    }

    @Test("fapi2-security-profile-final-par-ensure-pkce-required")
    func parWithoutPKCE() async throws {
        let plan = try ConformancePlan.current()
        var request = LoginRequest()
        request.usesPKCE = false
        let form = request.parameters(for: plan.spa)
        let answer = TokenAnswer(try await plan.post("/oauth2/par", form))
        #expect(answer.status == 400 && answer.error == "invalid_request")
    }

    @Test("fapi2-security-profile-final-par-plain-pkce-rejected")
    func parPlain() async throws {
        let answer = try await push(LoginRequest(parameters: [("code_challenge_method", "plain")]), try app)
        #expect(answer.status == 400 && answer.error == "invalid_request")
    }

    /// A client that must push is refused when it does not.
    @Test("fapi2-security-profile-final-ensure-authorization-request-without-par-fails")
    func withoutPushing() async throws {
        let plan = try ConformancePlan.current()
        let visit = try await plan.driver(try app).begin(LoginRequest())
        #expect(visit.stoppedValue("code") == nil && visit.stoppedValue("error") == "invalid_request")
    }
}
