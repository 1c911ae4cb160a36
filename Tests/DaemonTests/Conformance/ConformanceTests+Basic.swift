import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

/// The Basic plan (oidcc-basic-certification-test-plan): what comes back from a login.
extension ConformanceTests {
    @Test("oidcc-server")
    func server() async throws {
        let plan = try ConformancePlan.current()
        let request = LoginRequest()
        let driver = plan.driver()
        let visit = try await driver.begin(request)
        #expect(visit.stoppedValue("state") == request.state)
        // RFC 9207 §2.
        #expect(visit.stoppedValue("iss") == plan.house.issuer)
        let answer = try await driver.exchange(try driver.code(from: visit, of: request), of: request)
        let claims = try await plan.claims(of: answer.idToken)
        #expect(claims["iss"]?.stringValue == plan.house.issuer && claims["aud"]?.stringValue == "app")
        #expect(claims["nonce"]?.stringValue == request.nonce)
        let issued = try #require(claims["iat"]?.int64Value)
        #expect(try #require(claims["exp"]?.int64Value) > issued)
        let subject = try #require(claims["sub"]?.stringValue)
        #expect(subject.utf8.count <= 255 && subject.utf8.allSatisfy { $0 < 0x80 })
        #expect(try await plan.userinfo(answer.accessToken)["sub"]?.stringValue == subject)
        let ids = try await plan.keySet().keys.compactMap(\.keyID)
        #expect(Set(ids).count == ids.count && !ids.isEmpty)
    }

    @Test("oidcc-response-type-missing")
    func responseTypeMissing() async throws {
        let plan = try ConformancePlan.current()
        var request = LoginRequest()
        request.omitted = ["response_type"]
        let visit = try await plan.driver().begin(request)
        #expect(["invalid_request", "unsupported_response_type"].contains(visit.stoppedValue("error")))
        #expect(visit.stoppedValue("code") == nil)
    }

    @Test("oidcc-idtoken-signature")
    func idTokenSignature() async throws {
        let plan = try ConformancePlan.current()
        let token = try #require(try await plan.driver().logIn().answer.idToken)
        let header = try CompactJWS(parsing: token).header
        #expect(header.algorithm == .rs256 && header.keyID != nil)
        _ = try await plan.claims(of: token)
    }

    /// Without a signature only for whoever registers so, which nobody can here.
    @Test("oidcc-idtoken-unsigned")
    func idTokenUnsigned() async throws {
        let plan = try ConformancePlan.current()
        let algorithms = try await plan.metadata()["id_token_signing_alg_values_supported"]?.arrayValue
        #expect(algorithms?.contains("none") == false)
    }

    @Test("oidcc-userinfo-get")
    func userinfoGet() async throws {
        let plan = try ConformancePlan.current()
        let answer = try await plan.driver().logIn().answer
        let claims = try await plan.userinfo(answer.accessToken)
        #expect(claims["sub"] == answer.unverifiedClaims?["sub"] && claims["sub"] != nil)
    }

    @Test("oidcc-userinfo-post-header")
    func userinfoPostHeader() async throws {
        let plan = try ConformancePlan.current()
        let token = try #require(try await plan.driver().logIn().answer.accessToken)
        let answer = try await plan.house.fetch.fetch(
            FetchRequest(
                "POST",
                plan.house.issuer + "/oauth2/userinfo",
                headers: [("Authorization", "Bearer " + token)]
            )
        )
        #expect(answer.status == 200)
    }

    @Test("oidcc-userinfo-post-body")
    func userinfoPostBody() async throws {
        let plan = try ConformancePlan.current()
        let token = try #require(try await plan.driver().logIn().answer.accessToken)
        #expect(try await plan.post("/oauth2/userinfo", [("access_token", token)]).status == 200)
    }

    @Test("oidcc-ensure-request-without-nonce-succeeds-for-code-flow")
    func withoutNonce() async throws {
        let plan = try ConformancePlan.current()
        var request = LoginRequest()
        request.omitted = ["nonce"]
        let claims = try await plan.claims(of: plan.driver().logIn(with: request).answer.idToken)
        #expect(claims["nonce"] == nil)
    }

    // MARK: Scopes

    private func userinfo(scope: String) async throws -> JSONObject {
        let plan = try ConformancePlan.current()
        let login = try await plan.driver().logIn(with: LoginRequest(parameters: [("scope", scope)]))
        return try await plan.userinfo(login.answer.accessToken)
    }

    @Test("oidcc-scope-profile")
    func scopeProfile() async throws {
        let claims = try await userinfo(scope: "openid profile")
        #expect(claims["name"]?.stringValue == "Ada Byron" && claims["family_name"]?.stringValue == "Byron")
        #expect(claims["email"] == nil)
    }

    @Test("oidcc-scope-email")
    func scopeEmail() async throws {
        let claims = try await userinfo(scope: "openid email")
        #expect(claims["email"]?.stringValue == "ada@example.com" && claims["email_verified"]?.boolValue == true)
        #expect(claims["name"] == nil)
    }

    /// No provider tells an address: the scope is passed over, and does not break anything.
    @Test("oidcc-scope-address")
    func scopeAddress() async throws {
        #expect(try await userinfo(scope: "openid address")["sub"] != nil)
    }

    @Test("oidcc-scope-phone")
    func scopePhone() async throws {
        #expect(try await userinfo(scope: "openid phone")["sub"] != nil)
    }

    @Test("oidcc-scope-all")
    func scopeAll() async throws {
        let claims = try await userinfo(scope: "openid profile email address phone")
        #expect(claims["name"] != nil && claims["email"] != nil)
    }

    @Test("oidcc-alternate-happy-flow")
    func alternateOrder() async throws {
        let plan = try ConformancePlan.current()
        let app = plan.app
        let request = LoginRequest(parameters: [("scope", "email profile openid")])
        let url = app.authorizationEndpoint + "?" + FormCoding.encode(request.parameters(for: app).reversed())
        let driver = plan.driver()
        let visit = try await driver.browser.open(url, stoppingAt: app.redirectURI)
        let answer = try await driver.exchange(try driver.code(from: visit, of: request), of: request)
        #expect(answer.unverifiedClaims?["email"] != nil)
    }

    // MARK: Parameters that must not break anything

    private func succeeds(with parameters: [(name: String, value: String)]) async throws {
        let plan = try ConformancePlan.current()
        let login = try await plan.driver().logIn(with: LoginRequest(parameters: parameters))
        #expect(login.answer.status == 200 && login.answer.idToken != nil)
    }

    @Test("oidcc-display-page")
    func displayPage() async throws { try await succeeds(with: [("display", "page")]) }

    @Test("oidcc-display-popup")
    func displayPopup() async throws { try await succeeds(with: [("display", "popup")]) }

    @Test("oidcc-ui-locales")
    func uiLocales() async throws { try await succeeds(with: [("ui_locales", "se de")]) }

    @Test("oidcc-claims-locales")
    func claimsLocales() async throws { try await succeeds(with: [("claims_locales", "se")]) }

    @Test("oidcc-ensure-request-with-acr-values-succeeds")
    func acrValues() async throws { try await succeeds(with: [("acr_values", "1 2")]) }

    @Test("oidcc-ensure-request-with-unknown-parameter-succeeds")
    func unknownParameter() async throws { try await succeeds(with: [("extra", "foobar")]) }

    @Test("oidcc-login-hint")
    func loginHint() async throws { try await succeeds(with: [("login_hint", "ada@example.com")]) }

    @Test("oidcc-claims-essential")
    func claimsEssential() async throws {
        try await succeeds(with: [("claims", #"{"userinfo":{"name":{"essential":true}}}"#)])
    }

    @Test("oidcc-ensure-request-with-valid-pkce-succeeds")
    func validPKCE() async throws { try await succeeds(with: []) }

    // MARK: Requests that are refused, or taken in another way

    @Test("oidcc-ensure-registered-redirect-uri")
    func registeredRedirectURI() async throws {
        let plan = try ConformancePlan.current()
        let strange = "https://app.test/cb/other"
        let visit = try await plan.driver().begin(LoginRequest(parameters: [("redirect_uri", strange)]))
        #expect(visit.stoppedAt == nil && visit.page?.status == 400)
        #expect(visit.hops.allSatisfy { $0.location == nil })
    }

    @Test("oidcc-ensure-post-request-succeeds")
    func postRequest() async throws {
        let plan = try ConformancePlan.current()
        let request = LoginRequest()
        let driver = plan.driver()
        let visit = try await driver.browser.post(
            request.parameters(for: plan.app),
            to: plan.app.authorizationEndpoint,
            from: "https://app.test/",
            stoppingAt: plan.app.redirectURI
        )
        let answer = try await driver.exchange(try driver.code(from: visit, of: request), of: request)
        #expect(answer.status == 200)
    }

    @Test("oidcc-server-client-secret-post")
    func clientSecretPost() async throws {
        let plan = try ConformancePlan.current()
        for app in [plan.postApp, plan.app] {
            #expect(try await plan.driver(app).logIn().answer.status == 200)
        }
        let methods = try await plan.metadata()["token_endpoint_auth_methods_supported"]?.arrayValue ?? []
        #expect(methods.contains("client_secret_post") && methods.contains("client_secret_basic"))
    }

    private func refused(_ parameter: (name: String, value: String), as error: String) async throws {
        let plan = try ConformancePlan.current()
        let visit = try await plan.driver().begin(LoginRequest(parameters: [parameter]))
        #expect(visit.stoppedValue("error") == error && visit.stoppedValue("code") == nil)
    }

    @Test("oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported")
    func requestURI() async throws {
        let plan = try ConformancePlan.current()
        let before = plan.receiver.requestCount
        try await refused(("request_uri", plan.receiver.address), as: "request_uri_not_supported")
        // CVE-2020-10770: nothing is fetched.
        #expect(plan.receiver.requestCount == before)
    }

    @Test("oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported")
    func unsignedRequestObject() async throws {
        try await refused(("request", "eyJhbGciOiJub25lIn0.e30."), as: "request_not_supported")
    }

    @Test("oidcc-ensure-request-object-with-redirect-uri")
    func requestObjectWithRedirectURI() async throws {
        let object = "eyJhbGciOiJub25lIn0.eyJyZWRpcmVjdF91cmkiOiJodHRwczovL2V2aWwudGVzdC8ifQ."
        try await refused(("request", object), as: "request_not_supported")
    }
}
