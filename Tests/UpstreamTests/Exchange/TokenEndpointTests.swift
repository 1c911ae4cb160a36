import BrokerCore
import BrokerCrypto
import JOSE
import OAuthProtocol
import ProviderCatalogue
import Testing

@testable import Upstream

@Suite struct TokenEndpointTests {
    let issuer: FakeIssuer

    init() throws { issuer = try FakeIssuer() }

    private var posts: [LoopbackServer.Request] { issuer.server.requests.filter { $0.path == "/token" } }

    private func form(_ request: LoopbackServer.Request?) throws -> [String: String] {
        let parameters = try Parameters(parsing: #require(request).body)
        return Dictionary(parameters.pairs.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    @Test func `The code goes out with redirect URI, verifier and nothing twice`() async throws {
        _ = try await issuer.signIn()
        let request = try #require(posts.first)
        #expect(posts.count == 1)
        #expect(request.method == "POST")
        #expect(request.header("Content-Type") == "application/x-www-form-urlencoded")
        let form = try form(request)
        #expect(form["grant_type"] == "authorization_code")
        #expect(form["code"] == "code-1234567890")
        #expect(form["redirect_uri"] == "https://login.example.com/auth/callback/acme")
        #expect(form["code_verifier"] == "verifier-verifier-verifier-verifier-verifier")
        #expect(form["client_secret"] == nil && form["client_id"] == nil)
        #expect(try Parameters(parsing: request.body).repeatedName == nil)
    }

    @Test func `oidcc-client-test-client-secret-basic: both parts are form-encoded (RFC 6749 §2.3.1)`() async throws {
        let secret = "a~b+c/d%e:f ü"
        let connector = issuer.connector {
            $0.clientAuthentication = .basic
            $0.clientID = "client:1"
            $0.clientSecret = Secret(secret)
        }
        issuer.change { $0.claims = ["aud": "client:1"] }
        _ = try await issuer.signIn(with: connector)
        let header = try #require(posts.first?.header("Authorization"))
        let decoded = try #require(Base64.decode(header.dropFirst("Basic ".count)))
        #expect(String(decoding: decoded, as: UTF8.self) == "client%3A1:a~b%2Bc%2Fd%25e%3Af%20%C3%BC")
        let credentials = try #require(try BasicCredentials(parsing: header.dropFirst("Basic ".count)).decoded)
        #expect(credentials.clientID == "client:1" && credentials.secret.reveal() == secret)
    }

    @Test func `client_secret_basic_raw, for servers that do not decode (Keycloak issue 12906)`() async throws {
        let connector = issuer.connector {
            $0.clientAuthentication = .basicRaw
            $0.clientSecret = Secret("a+b/c%d")
        }
        _ = try await issuer.signIn(with: connector)
        let header = try #require(posts.first?.header("Authorization"))
        #expect(Base64.decode(header.dropFirst("Basic ".count)) == Array("client-1:a+b/c%d".utf8))
    }

    @Test func `client_secret_post and none`() async throws {
        let secret = "a~b+c/d%e&f=g"
        _ = try await issuer.signIn(
            with: issuer.connector {
                $0.clientAuthentication = .post
                $0.clientSecret = Secret(secret)
            }
        )
        #expect(posts[0].header("Authorization") == nil)
        #expect(try form(posts[0])["client_secret"] == secret)
        #expect(try form(posts[0])["client_id"] == "client-1")
        _ = try await issuer.signIn(
            with: issuer.connector {
                $0.clientAuthentication = .none
                $0.clientSecret = Secret(secret)
            }
        )
        #expect(posts[1].header("Authorization") == nil)
        #expect(try form(posts[1])["client_secret"] == nil)
        #expect(try form(posts[1])["client_id"] == "client-1")
    }

    @Test(
        arguments: [
            (nil, "basic"), ([], "basic"), (["client_secret_post"], "post"),
            (["client_secret_post", "client_secret_basic"], "basic"),
            (["private_key_jwt", "client_secret_post"], "post"), (["private_key_jwt"], "refused"),
            (["CLIENT_SECRET_POST"], "refused"),
        ] as [([String]?, String)]
    )
    func `Automatic client authentication follows the metadata, basic where they say nothing (RFC 8414 §2)`(
        advertised: [String]?,
        expected: String
    ) async throws {
        if let advertised {
            issuer.change {
                $0.metadata = ["token_endpoint_auth_methods_supported": .array(advertised.map { .string($0) })]
            }
        }
        let error = await upstreamError { _ = try await issuer.signIn() }
        switch expected {
        case "basic": #expect(posts.first?.header("Authorization")?.hasPrefix("Basic ") == true)
        case "post": #expect(try form(posts.first)["client_secret"] == FakeIssuer.secret)
        default:
            #expect(error?.kind == .misconfigured)
            #expect(posts.isEmpty)
        }
    }

    @Test func `A method that needs a secret, and none configured: nothing is sent`() async throws {
        for method in [ClientAuthentication.basic, .basicRaw, .post] {
            let connector = issuer.connector {
                $0.clientAuthentication = method
                $0.clientSecret = nil
            }
            #expect(await upstreamError { _ = try await issuer.signIn(with: connector) }?.kind == .misconfigured)
        }
        #expect(posts.isEmpty)
        // Automatic without a secret is a public client.
        _ = try await issuer.signIn(with: issuer.connector { $0.clientSecret = nil })
        #expect(try form(posts.first)["client_id"] == "client-1")
    }

    @Test func `code replay: after a reset the code is not sent again (RFC 6749 §4.1.2)`() async throws {
        issuer.change { $0.tokenReply = .reset }
        let error = await upstreamError { _ = try await issuer.signIn() }
        #expect(error?.kind == .unavailable)
        #expect(error?.step == .exchange)
        #expect(posts.count == 1)
    }

    @Test func `code replay: a truncated answer and a 503 don't send it again either`() async throws {
        for reply in [
            LoopbackServer.Reply.raw("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", then: .close),
            .json("{}", status: 503),
        ] {
            let before = posts.count
            issuer.change { $0.tokenReply = reply }
            #expect(await upstreamError { _ = try await issuer.signIn() }?.kind == .unavailable)
            #expect(posts.count == before + 1)
        }
    }

    @Test func `Promise 8: where no byte was sent, it is tried once more`() async throws {
        let metadata = try await issuer.remote().metadata.current()
        let counting = ScriptedTransport(failures: [.connect, .connect, .connect])
        let endpoint = tokenEndpoint(over: counting)
        let error = await upstreamError { _ = try await endpoint.redeem(code: "c", verifier: nil, metadata: metadata) }
        #expect(error?.kind == .unavailable)
        #expect(counting.sent == 2)
        let sent = ScriptedTransport(failures: [.connectionLost, .connectionLost], bytesWereSent: true)
        let other = tokenEndpoint(over: sent)
        _ = await upstreamError { _ = try await other.redeem(code: "c", verifier: nil, metadata: metadata) }
        #expect(sent.sent == 1)
    }

    private func tokenEndpoint(over transport: any HTTPTransport) -> TokenEndpoint {
        TokenEndpoint(
            connection: issuer.connection,
            client: ProviderClient(
                provider: "acme",
                transport: transport,
                egress: EgressPolicy(for: issuer.connection, allow: .none),
                clock: issuer.clock,
                gate: ProviderGate(clock: issuer.clock),
                wallClock: issuer.wallClock
            ),
            wallClock: issuer.wallClock
        )
    }

    @Test(arguments: [301, 302, 307, 308])
    func `The token endpoint's redirect is not followed: no code for another host`(status: Int) async throws {
        let other = try LoopbackServer { _ in .json("{}") }
        defer { other.stop() }
        let location = other.origin
        issuer.change { $0.tokenReply = .response(status, headers: [("Location", location)], []) }
        #expect(await upstreamError { _ = try await issuer.signIn() }?.kind == .responseInvalid)
        #expect(other.connectionCount == 0)
    }

    @Test(arguments: [
        (400, #"{"error":"invalid_grant","error_description":"Malformed auth code."}"#, "login_expired"),
        (401, #"{"error":"invalid_client","error_description":"The OAuth client was not found."}"#, "client_unknown"),
        (401, #"{"error":"invalid_client","error_description":"Unauthorized"}"#, "client_auth_failed"),
        (400, #"{"error":"invalid_client"}"#, "client_auth_failed"),
        (401, "Unauthorized", "client_auth_failed"),
        (401, #"{"error":"access_denied","error_description":"Unauthorized"}"#, "client_auth_failed"),
        (400, #"{"error":"redirect_uri_mismatch","error_description":"Bad Request"}"#, "redirect_not_registered"),
        (400, #"{"error":"unauthorized_client"}"#, "misconfigured"),
        (400, #"{"error":"invalid_scope"}"#, "misconfigured"),
        (500, #"{"error":"server_error"}"#, "unavailable"),
        (502, "<html>Bad gateway</html>", "unavailable"),
        (429, "{}", "unavailable"),
        (429, #"{"error":"too_many_requests"}"#, "unavailable"),
        (400, "", "misconfigured"),
        (400, #"{"error":5}"#, "misconfigured"),
        (403, #"{"error":"access_denied"}"#, "access_denied"),
        (404, "not here", "misconfigured"),
        (204, "", "response_invalid"),
    ])
    func `Errors of token endpoints are sorted by whose they are to mend`(status: Int, body: String, kind: String)
        async throws
    {
        issuer.change { $0.tokenReply = .response(status, headers: [], Array(body.utf8)) }
        let error = await upstreamError { _ = try await issuer.signIn() }
        #expect(error?.kind.rawValue == kind)
        #expect(error?.step == .exchange)
        #expect(error?.upstreamStatus == status)
        #expect(error?.detail.utf8.contains { $0 < 0x20 || $0 > 0x7E } == false)
    }

    @Test func `Some answer 200 with an error in it; then it is the error that counts`() async throws {
        issuer.change { $0.tokenReply = .json(#"{"error":"invalid_grant"}"#) }
        let error = await upstreamError { _ = try await issuer.signIn() }
        #expect(error?.kind == .loginExpired && error?.code == "invalid_grant" && error?.upstreamStatus == 200)
    }

    @Test func `A provider's text is capped and repeats no code, verifier or secret`() async throws {
        let text = "<b>code-1234567890</b> \(FakeIssuer.secret) verifier-verifier-verifier-verifier-verifier "
        let body: JSONObject = [
            "error": "invalid_grant", "error_description": .string(text + String(repeating: "x", count: 5_000)),
        ]
        issuer.change { $0.tokenReply = .response(400, headers: [], body.serialized()) }
        let error = try #require(await upstreamError { _ = try await issuer.signIn() })
        #expect(error.detail.contains("(hidden)"))
        for secret in ["code-1234567890", FakeIssuer.secret, "verifier-verifier"] {
            #expect(!String(reflecting: error).contains(secret))
        }
        #expect(error.detail.utf8.count < 1_300)
        #expect(Redaction.hide(["hidden"], in: "hidden (hidden)") == "(hidden) ((hidden))")
    }

    @Test(arguments: ["bearer", "BEARER", "Bearer"])
    func `fapi2 client-test-token-type-case-insensitivity`(type: String) async throws {
        issuer.change { $0.tokenAnswer = ["token_type": .string(type)] }
        #expect(try await issuer.signIn().subject == "person-1")
    }

    @Test func `fapi2 client-test-without-expires_in; no token_type; odd extras`() async throws {
        let odd: JSONObject = [
            "expires_in": nil, "token_type": nil, "scope": 5, "refresh_token": [1], "not-before-policy": 0,
        ]
        issuer.change { $0.tokenAnswer = odd }
        #expect(try await issuer.signIn().subject == "person-1")
        issuer.change { $0.tokenAnswer = ["expires_in": "3600", "access_token": nil] }
        #expect(try await issuer.signIn().subject == "person-1")
    }

    @Test func `A missing id_token is said so, with advice; another token type is refused`() async throws {
        for missing in [nil, 1, []] as [JSONValue] {
            issuer.change { $0.tokenAnswer = ["id_token": missing] }
            let error = await upstreamError { _ = try await issuer.signIn() }
            #expect(error?.kind == .responseInvalid)
            #expect(error?.detail.contains("no id_token") == true)
            #expect(error?.advice?.contains("openid") == true)
        }
        issuer.change { $0.tokenAnswer = ["token_type": "DPoP"] }
        #expect(await upstreamError { _ = try await issuer.signIn() }?.detail.contains("DPoP") == true)
        issuer.change { $0.tokenReply = .json(#"{"id_token":"a","id_token":"b"}"#) }
        #expect(await upstreamError { _ = try await issuer.signIn() }?.kind == .responseInvalid)
    }

    @Test func `Promise 7: a token answer over 256 KB is refused`() async throws {
        issuer.change { $0.tokenAnswer = ["filler": .string(String(repeating: "a", count: 256 << 10))] }
        #expect(await upstreamError { _ = try await issuer.signIn() }?.kind == .responseInvalid)
        #expect(posts.count == 1)
    }
}
