import JOSE
import OAuthProtocol
import Testing

@testable import BrokerCore

/// The rules of the authorization endpoint (OIDC Core §3.1.2.1, RFC 6749 §4.1.1).
struct AuthorizeRulesTests {
    static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

    let rules: AuthorizeRules

    init() throws {
        func client(_ id: String, secret: [[UInt8]], pkce: Bool = false, uris: [String]) throws -> Client {
            Client(
                id: id,
                name: id,
                secretDigests: secret,
                redirectURIs: try uris.map { try RegisteredRedirectURI($0) },
                scopes: ScopeSet(["openid", "email", "read"]),
                requiresPKCE: pkce,
                accessTokenAlgorithm: .es256,
                idTokenAlgorithm: .es256,
                accessTokenLifetime: .hours(1)
            )
        }
        let clients = [
            try client("app", secret: [[1]], uris: ["https://app.test/cb"]),
            try client("strict", secret: [[1]], pkce: true, uris: ["https://app.test/cb"]),
            try client("spa", secret: [], uris: ["https://spa.test/cb", "https://spa.test/other"]),
            try client("caf\u{E9}", secret: [[1]], uris: ["https://cafe.test/cb"]),
            try client("K", secret: [[1]], uris: ["https://k.test/cb"]),
        ]
        rules = AuthorizeRules(issuer: "https://login.test", clients: ClientDirectory(clients)) {
            $0 == "good-hint" ? "usr-1" : nil
        }
    }

    private static let base = [
        "client_id": "app", "redirect_uri": "https://app.test/cb", "response_type": "code", "scope": "openid",
        "state": "s-1",
    ]

    private func check(_ changes: [String: String?]) throws(AuthorizeRejection) -> AuthorizeRequest {
        var values = Self.base
        for (name, value) in changes { values[name] = value }
        return try rules.check(Parameters(pairs: values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
    }

    private func rejection(_ changes: [String: String?]) -> AuthorizeRejection? {
        do {
            _ = try check(changes)
            return nil
        } catch {
            return error
        }
    }

    @Test("the order of the rules is what keeps an unproven address from being redirected to")
    func order() {
        #expect(
            AuthorizeRules.all.map(\.name) == [
                "client", "redirect_uri", "state", "response_mode", "length of state", "repeated parameters",
                "request objects",
                "pushed request", "response_type", "grant type", "scope", "resource", "PKCE", "dpop_jkt", "nonce",
                "prompt",
                "max_age", "hints",
                "id_token_hint",
            ]
        )
    }

    @Test("oidcc-ensure-request-with-unknown-parameter-succeeds; oidcc-ensure-request-without-nonce-succeeds")
    func plainRequest() throws {
        let request = try check(["extra": "foobar", "display": "page", "ui_locales": "de", "claims_locales": "se"])
        #expect(request.scope.text == "openid")
        #expect(request.nonce == nil)
        #expect(request.target.text == "https://app.test/cb")
    }

    @Test(
        "RFC 6749 §4.1.2.1: unknown client or redirect URI is a page, never a redirect",
        arguments: [
            ["client_id": nil], ["client_id": "nobody"], ["client_id": "App"], ["client_id": "app\u{301}"],
            ["client_id": "\u{212A}"], ["client_id": "cafe\u{301}", "redirect_uri": "https://cafe.test/cb"],
            ["redirect_uri": "https://evil.test/cb"], ["redirect_uri": "https://app.test/cb/"],
            ["client_id": "spa", "redirect_uri": nil],
        ] as [[String: String?]]
    )
    func page(_ changes: [String: String?]) {
        guard case .page = rejection(changes) else {
            Issue.record("not a page: \(String(describing: rejection(changes)))")
            return
        }
    }

    @Test(
        "each refusal carries its code back to the app",
        arguments: [
            (["response_type": nil], .invalidRequest),  // oidcc-response-type-missing
            (["response_type": "token"], .unsupportedResponseType),  // ensure-response-type-token-fails
            (["response_type": "code id_token"], .unsupportedResponseType),  // ensure-response-type-code-idtoken-fails
            (["response_type": "CODE"], .unsupportedResponseType),
            (["response_mode": "fragment"], .invalidRequest), (["response_mode": "FORM_POST"], .invalidRequest),
            (["request": "eyJhbGciOiJub25lIn0.e30."], .requestNotSupported),  // oidcc-unsigned-request-object
            (["request_uri": "https://127.0.0.1/r"], .requestURINotSupported),  // oidcc-request-uri-unsigned
            (["registration": "{}"], .registrationNotSupported),
            (["scope": nil], .invalidScope),
            (["scope": "admin"], .invalidScope),
            (["scope": "open\"id"], .invalidScope),
            (["code_challenge": challenge], .invalidRequest),
            // par-plain-pkce-rejected
            (["code_challenge": challenge, "code_challenge_method": "plain"], .invalidRequest),
            (["code_challenge_method": "S256"], .invalidRequest),
            (["client_id": "strict"], .invalidRequest),  // par-ensure-pkce-required
            (["client_id": "spa", "redirect_uri": "https://spa.test/cb"], .invalidRequest),
            (["prompt": "none login"], .invalidRequest),
            (["prompt": "create"], .invalidRequest),
            (["max_age": "-1"], .invalidRequest), (["max_age": "+5"], .invalidRequest),
            (["max_age": "1e3"], .invalidRequest), (["max_age": "99999999999999999999"], .invalidRequest),
            (["nonce": String(repeating: "n", count: 513)], .invalidRequest),
            (["state": String(repeating: "s", count: 1_025)], .invalidRequest),
            (["id_token_hint": "foreign"], .invalidRequest),
        ] as [([String: String?], OAuthErrorCode)]
    )
    func redirected(_ changes: [String: String?], code: OAuthErrorCode) {
        guard case .redirect(let error, _, let state) = rejection(changes) else {
            Issue.record("not redirected: \(String(describing: rejection(changes)))")
            return
        }
        #expect(error.code == code)
        #expect(state == changes["state", default: "s-1"])
    }

    @Test("RFC 6749 §3.1: a parameter given twice is refused, on a page where it is client or redirect URI")
    func repeated() {
        func twice(_ name: String) -> AuthorizeRejection? {
            let pairs =
                Self.base.map { (name: $0.key, value: $0.value) } + [(name: name, value: Self.base[name] ?? "x")]
            do {
                _ = try rules.check(Parameters(pairs: pairs))
                return nil
            } catch {
                return error
            }
        }
        for name in ["client_id", "redirect_uri"] {
            guard case .page = twice(name) else {
                Issue.record("\(name) twice")
                continue
            }
        }
        for name in ["state", "scope", "response_type"] {
            guard case .redirect(let error, _, _) = twice(name) else {
                Issue.record("\(name) twice")
                continue
            }
            #expect(error.code == .invalidRequest)
        }
    }

    @Test("what is fine is understood")
    func understood() throws {
        let request = try check([
            "code_challenge": Self.challenge, "code_challenge_method": "S256", "prompt": "login select_account",
            "max_age": "0", "nonce": String(repeating: "n", count: 384), "scope": "openid foo read email admin",
            "id_token_hint": "good-hint", "login_hint": "a@b.test", "provider": "p", "organization": "o",
        ])
        #expect(request.codeChallenge?.value == Self.challenge)
        #expect(request.prompt == [.login, .selectAccount])
        #expect(request.maxAge == 0)
        #expect(request.scope.text == "openid read email")
        #expect(request.expectedSubject == "usr-1")
        #expect(request.provider == "p")
    }
}
