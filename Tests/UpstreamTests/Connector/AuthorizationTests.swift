import BrokerCore
import BrokerCrypto
import JOSE
import OAuthProtocol
import ProviderCatalogue
import Testing

@testable import Upstream

/// The way to the provider, and what comes back from it before any code is redeemed.
@Suite struct AuthorizationTests {
    let issuer: FakeIssuer

    init() throws { issuer = try FakeIssuer() }

    private func parameters(
        _ connection: (inout ProviderConnection) -> Void = { _ in },
        login: (inout UpstreamLogin) -> Void = { _ in }
    ) async throws -> Parameters {
        let url = try await issuer.connector(connection).authorizationURL(for: issuer.login(login))
        let query = try #require(url.utf8.firstIndex(of: UInt8(ascii: "?")))
        return try Parameters(parsing: Array(url.utf8[url.utf8.index(after: query)...]))
    }

    @Test func `The authorization request carries what OIDC Core §3.1.2.1 asks for, and S256 (RFC 7636 §4.3)`()
        async throws
    {
        let url = try await issuer.connector().authorizationURL(for: issuer.login())
        #expect(url.hasPrefix("\(issuer.server.origin)/authorize?"))
        let sent = try await parameters()
        #expect(try sent.value("response_type") == "code")
        #expect(try sent.value("client_id") == "client-1")
        #expect(try sent.value("redirect_uri") == "https://login.example.com/auth/callback/acme")
        #expect(try sent.value("scope") == "openid email profile")
        #expect(try sent.value("state") == "state-1")
        #expect(try sent.value("nonce") == "nonce-1")
        #expect(try sent.value("code_challenge_method") == "S256")
        let challenge = try CodeVerifier(parsing: "verifier-verifier-verifier-verifier-verifier").challenge.value
        #expect(try sent.value("code_challenge") == challenge)
        #expect(sent.repeatedName == nil)
        for name in ["prompt", "max_age", "login_hint", "acr_values", "ui_locales", "client_secret", "code_verifier"] {
            #expect(try sent.value(name) == nil)
        }
    }

    @Test func `Prompt, max_age, hints and the operator's own parameters`() async throws {
        issuer.change { $0.metadata = ["acr_values_supported": ["gold"]] }
        let sent = try await parameters {
            $0.prompt = "select_account"
            $0.authorizeParameters = [
                ("hd", "example.com"), ("state", "evil"), ("nonce", "evil"), ("access_type", "offline"),
            ]
        } login: {
            $0.maxAge = 300
            $0.loginHint = "a+b@example.com&x=y"
            $0.acrValues = "gold platinum"
            $0.uiLocales = "de en"
        }
        #expect(try sent.value("prompt") == "select_account")
        #expect(try sent.value("max_age") == "300")
        #expect(try sent.value("login_hint") == "a+b@example.com&x=y")
        #expect(try sent.value("acr_values") == "gold")
        #expect(try sent.value("ui_locales") == "de en")
        #expect(try sent.value("hd") == "example.com")
        #expect(try sent.value("access_type") == "offline")
        // What a login depends on can't be replaced.
        #expect(try sent.value("state") == "state-1")
        #expect(try sent.value("nonce") == "nonce-1")
        let forced = try await parameters {
            $0.prompt = "select_account"
        } login: {
            $0.prompt = "login"
        }
        #expect(try forced.value("prompt") == "login")
        let long = try await parameters { _ in
        } login: {
            $0.loginHint = String(repeating: "a", count: 100_000)
        }
        #expect(try long.value("login_hint") == nil)
    }

    @Test func `The endpoint's own query is kept`() async throws {
        issuer.change { [origin = issuer.server.origin] in
            $0.metadata = ["authorization_endpoint": .string("\(origin)/authorize?p=B2C_1_signin")]
        }
        let url = try await issuer.connector().authorizationURL(for: issuer.login())
        #expect(url.hasPrefix("\(issuer.server.origin)/authorize?p=B2C_1_signin&response_type=code&"))
    }

    @Test func `insecure_disable_pkce sends neither challenge nor verifier`() async throws {
        #expect(try await parameters { $0.pkce = false }.value("code_challenge") == nil)
        _ = try await issuer.signIn(with: issuer.connector { $0.pkce = false })
        let body = try #require(issuer.server.requests.last { $0.path == "/token" }?.body)
        #expect(try Parameters(parsing: body).value("code_verifier") == nil)
    }

    // MARK: The callback

    private func outcome(_ pairs: [(String, String)], metadata: JSONObject = [:]) async -> UpstreamError? {
        issuer.change { $0.metadata = metadata }
        issuer.cache.change { $0 = [:] }
        let callback = Parameters(pairs: pairs.map { (name: $0.0, value: $0.1) })
        return await upstreamError { _ = try await issuer.signIn(callback: callback) }
    }

    @Test func `mix-up: iss of the callback is compared byte for byte (RFC 9207 §2.4)`() async {
        let origin = issuer.server.origin
        for wrong in ["https://evil.test", "\(origin)/", "", origin.uppercased()] {
            let error = await outcome([("code", "code-1234567890"), ("iss", wrong)])
            #expect(error?.step == .authorization)
            #expect(error?.kind == .responseInvalid)
        }
        #expect(issuer.server.requestCount(path: "/token") == 0)
        #expect(await outcome([("code", "code-1234567890"), ("iss", origin)]) == nil)
    }

    @Test func `mix-up: iss twice is refused, if both are right`() async {
        let origin = issuer.server.origin
        #expect(await outcome([("code", "c"), ("iss", origin), ("iss", origin)])?.step == .authorization)
        #expect(await outcome([("code", "c"), ("iss", origin), ("iss", "https://evil.test")])?.step == .authorization)
        #expect(issuer.server.requestCount(path: "/token") == 0)
    }

    @Test func `fapi2 client-test-remove-authorization-response-iss: required where it is advertised, errors included`()
        async
    {
        let advertised: JSONObject = ["authorization_response_iss_parameter_supported": true]
        #expect(await outcome([("code", "c")], metadata: advertised)?.detail.contains("no iss") == true)
        #expect(await outcome([("error", "access_denied")], metadata: advertised)?.kind == .responseInvalid)
        #expect(issuer.server.requestCount(path: "/token") == 0)
        #expect(await outcome([("code", "c"), ("iss", issuer.server.origin)], metadata: advertised) == nil)
        // The word, not the truth of a string.
        #expect(
            await outcome([("code", "c")], metadata: ["authorization_response_iss_parameter_supported": "true"]) == nil
        )
    }

    @Test func `An error of another issuer causes nothing of its wording`() async {
        let error = await outcome([("error", "evil_words"), ("iss", "https://evil.test")])
        #expect(error?.kind == .responseInvalid)
        #expect(error?.detail.contains("evil_words") == false)
    }

    @Test func `A code is required, once, and of bounded length; extras are ignored`() async {
        #expect(await outcome([])?.detail.contains("neither code nor error") == true)
        #expect(await outcome([("code", "")])?.step == .authorization)
        #expect(await outcome([("code", "a"), ("code", "b")])?.step == .authorization)
        #expect(await outcome([("code", "a"), ("error", "x"), ("error", "y")])?.step == .authorization)
        #expect(await outcome([("code", String(repeating: "a", count: 8_193))])?.step == .authorization)
        #expect(issuer.server.requestCount(path: "/token") == 0)
        let extras = [
            ("code", "c"), ("scope", "x"), ("authuser", "0"), ("hd", "evil.test"), ("prompt", "none"),
            ("session_state", "s"),
        ]
        #expect(await outcome(extras) == nil)
    }

    @Test func `An error beside a code is an error: the code is not used`() async {
        #expect(await outcome([("code", "c"), ("error", "access_denied")])?.kind == .userCancelled)
        #expect(issuer.server.requestCount(path: "/token") == 0)
    }

    @Test(
        arguments: [
            ("access_denied", nil, "user_cancelled"), ("access_denied", "A rule of the customer's", "policy_denied"),
            ("access_denied", "User did not authorize the request", "user_cancelled"),
            ("login_required", nil, "interaction_required"), ("interaction_required", "x", "interaction_required"),
            ("account_selection_required", nil, "interaction_required"), ("consent_required", nil, "consent_required"),
            ("admin_policy_enforced", nil, "consent_required"), ("invalid_scope", "offline_access", "misconfigured"),
            ("unauthorized_client", nil, "misconfigured"), ("org_internal", nil, "tenant_not_allowed"),
            ("deleted_client", nil, "client_unknown"), ("redirect_uri_mismatch", nil, "redirect_not_registered"),
            ("access_denied", "AADSTS99999999999999999999: x", "policy_denied"),
            // Anybody who holds the browser can write these: they are no outage.
            ("server_error", nil, "provider_error"), ("temporarily_unavailable", nil, "provider_error"),
            ("server_error", "AADSTS90033: transient", "provider_error"),
            ("something_of_its_own", nil, "provider_error"),
        ] as [(String, String?, String)]
    )
    func `Errors at the callback are sorted by whose they are to mend`(code: String, text: String?, kind: String) async
    {
        let error = await outcome([("error", code)] + (text.map { [("error_description", $0)] } ?? []))
        #expect(error?.kind.rawValue == kind)
        #expect(error?.step == .authorization)
    }

    @Test func `Markup and 5,000 characters of free text (Auth0) are capped and stay one printable line`() async throws
    {
        let text = "<script>alert(1)</script>\u{202E}" + String(repeating: "x", count: 5_000)
        let error = try #require(await outcome([("error", "access_denied"), ("error_description", text)]))
        #expect(error.detail.utf8.count < 1_300)
        #expect(!error.detail.utf8.contains { $0 < 0x20 || $0 > 0x7E })
    }
}
