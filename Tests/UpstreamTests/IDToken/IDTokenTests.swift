import BrokerCore
import BrokerCrypto
import JOSE
import OAuthProtocol
import ProviderCatalogue
import Testing

@testable import Upstream

/// Hostile and odd ID tokens, each through a whole login over HTTP. Named after the OpenID Foundation's relying-party modules
/// where there is one.
@Suite struct IDTokenTests {
    let issuer: FakeIssuer

    init() throws { issuer = try FakeIssuer() }

    private var now: Int64 { issuer.wallClock.now().seconds }

    private func outcome(
        _ claims: JSONObject,
        connection: (inout ProviderConnection) -> Void = { _ in },
        login: (inout UpstreamLogin) -> Void = { _ in }
    ) async -> UpstreamError? {
        issuer.change { $0.claims = claims }
        let connector = issuer.connector(connection)
        let login = issuer.login(login)
        return await upstreamError { _ = try await issuer.signIn(with: connector, login: login) }
    }

    private func expectRefusal(_ claims: JSONObject, _ check: String, sourceLocation: SourceLocation = #_sourceLocation)
        async
    {
        let error = await outcome(claims)
        #expect(error?.step == .verify, sourceLocation: sourceLocation)
        #expect(error?.kind == .responseInvalid, sourceLocation: sourceLocation)
        #expect(
            error?.detail.contains(": \(check): ") == true,
            "\(error?.detail ?? "accepted")",
            sourceLocation: sourceLocation
        )
        // Cheap checks come before any fetch of keys.
        #expect(issuer.server.requestCount(path: "/keys") == 0, sourceLocation: sourceLocation)
    }

    @Test func `oidcc-client-test: a good token logs in`() async throws {
        let identity = try await issuer.signIn()
        #expect(identity.subject == "person-1")
        #expect(identity.issuer == issuer.server.origin)
        #expect(identity.provider == "acme")
    }

    @Test(arguments: [
        "ORIGIN/", "ORIGIN.evil.test", "https://evil.test", "", "ORIGIN\u{0}", " ORIGIN", "HTTP://127.0.0.1",
    ])
    func `oidcc-client-test-invalid-iss: another issuer, if by one byte`(value: String) async {
        await expectRefusal(["iss": .string(value.replacing("ORIGIN", with: issuer.server.origin))], "iss")
    }

    @Test(arguments: [nil, 1, true, [], [:]] as [JSONValue])
    func `oidcc-client-test-invalid-iss: missing or no string`(value: JSONValue) async {
        await expectRefusal(["iss": value], "iss")
    }

    @Test func `oidcc-client-test-missing-sub, and a sub of the wrong type or length`() async {
        await expectRefusal(["sub": nil], "sub")
        await expectRefusal(["sub": 12_345], "sub")
        await expectRefusal(["sub": ""], "sub")
        await expectRefusal(["sub": ["person-1"]], "sub")
        await expectRefusal(["sub": .string(String(repeating: "a", count: 256))], "sub")
        await expectRefusal(["sub": "a\u{0}b"], "sub")
        await expectRefusal(["sub": "a\r\nb"], "sub")
    }

    @Test func `A sub of 255 characters is fine`() async {
        #expect(await outcome(["sub": .string(String(repeating: "a", count: 255))]) == nil)
    }

    @Test func `oidcc-client-test-missing-aud and -invalid-aud`() async {
        await expectRefusal(["aud": nil], "aud")
        await expectRefusal(["aud": "client-2"], "aud")
        await expectRefusal(["aud": "client-1 "], "aud")
        await expectRefusal(["aud": "CLIENT-1"], "aud")
        await expectRefusal(["aud": []], "aud")
        await expectRefusal(["aud": ["client-2", "client-3"]], "aud")
        await expectRefusal(["aud": ["client-1", 1]], "aud")
        await expectRefusal(["aud": 1], "aud")
        await expectRefusal(["aud": ["client-1": true]], "aud")
    }

    @Test func `fapi2 client-test-valid-aud-as-array: an array with us alone is fine`() async {
        #expect(await outcome(["aud": ["client-1"]]) == nil)
    }

    @Test func `fapi2 client-test-invalid-secondary-aud: others beside us need an azp that is us`() async {
        await expectRefusal(["aud": ["client-1", "client-2"]], "azp")
        await expectRefusal(["aud": ["client-1", "client-2"], "azp": "client-2"], "azp")
        await expectRefusal(["azp": "client-2"], "azp")
        await expectRefusal(["azp": 1], "azp")
        await expectRefusal(["azp": ["client-1"]], "azp")
        // Zitadel's tokens.
        #expect(await outcome(["aud": ["client-2", "client-1", "project"], "azp": "client-1"]) == nil)
    }

    @Test func `Homoglyphs and other normal forms of our client id are other clients`() async {
        // The Kelvin sign is canonically equivalent to K, and Å has two spellings.
        for (ours, theirs) in [("K", "\u{212A}"), ("\u{C5}", "A\u{30A}"), ("client-\u{E9}", "client-e\u{301}")] {
            let error = await outcome(["aud": .string(theirs)]) { $0.clientID = ours }
            #expect(error?.detail.contains("aud: ") == true)
        }
    }

    @Test func `oidcc-client-test-missing-iat, fapi2 missing-exp and expired-exp`() async {
        await expectRefusal(["iat": nil], "iat")
        await expectRefusal(["exp": nil], "exp")
        await expectRefusal(["exp": .number(JSONNumber(now - 61))], "exp")
        await expectRefusal(["exp": .number(JSONNumber(now - 60))], "exp")
        await expectRefusal(["exp": "1900000000"], "exp")
        await expectRefusal(["exp": true], "exp")
        await expectRefusal(["iat": "1"], "iat")
        await expectRefusal(["iat": .number(JSONNumber(now + 301))], "iat")
        await expectRefusal(["nbf": .number(JSONNumber(now + 301))], "nbf")
        await expectRefusal(["nbf": "soon"], "nbf")
    }

    @Test(arguments: [
        "9223372036854775807", "-9223372036854775808", "9223372036854775808", "1e400", "1e19", "-1", "-1e400",
        "253402300800",
    ])
    func `A time that no calendar has is refused and traps nothing`(literal: String) async throws {
        let number = JSONValue.number(try #require(JSONNumber(literal: literal)))
        for claim in ["exp", "iat", "nbf"] {
            await expectRefusal(JSONObject([(claim, number)]), claim)
        }
        let error = await outcome(JSONObject([("auth_time", number)])) { _ in
        } login: {
            $0.maxAge = 60
        }
        #expect(error?.detail.contains("auth_time") == true)
        // Where nobody asked for it, it is left alone.
        #expect(await outcome(JSONObject([("auth_time", number)])) == nil)
    }

    @Test func `Clocks may differ by 60 seconds on exp, five minutes on iat and nbf; Entra dates back`() async {
        #expect(await outcome(["exp": .number(JSONNumber(now - 59))]) == nil)
        #expect(await outcome(["iat": .number(JSONNumber(now + 300)), "nbf": .number(JSONNumber(now + 300))]) == nil)
        #expect(await outcome(["iat": .number(JSONNumber(now - 86_400))]) == nil)
        #expect(await outcome(["iat": .number(JSONNumber(literal: "\(now).5") ?? JSONNumber(now))]) == nil)
        #expect(await outcome(["exp": .number(JSONNumber(now - 100))]) { $0.clockLeeway = .minutes(2) } == nil)
    }

    @Test(arguments: [Int64.max, .min, 0])
    func `A wall clock that is nonsense traps nothing`(time: Int64) async {
        let claims: JSONObject = ["exp": .number(JSONNumber(now + 10)), "iat": .number(JSONNumber(now))]
        issuer.wallClock.set(time)
        let error = await outcome(claims) { _ in
        } login: {
            $0.maxAge = .max
        }
        #expect(error?.step == .verify)
    }

    @Test func `oidcc-client-test-nonce-invalid: absent is as bad as wrong (CVE-2026-15612)`() async {
        await expectRefusal(["nonce": nil], "nonce")
        await expectRefusal(["nonce": "nonce-2"], "nonce")
        await expectRefusal(["nonce": ""], "nonce")
        await expectRefusal(["nonce": 1], "nonce")
        await expectRefusal(["nonce": ["nonce-1"]], "nonce")
    }

    @Test func `A nonce that we did not send does no harm (Cognito)`() async throws {
        let verifier = IDTokenVerifier(provider: "acme", keys: issuer.remote().keys, wallClock: issuer.wallClock)
        let expected = IDTokenExpectations(for: issuer.connection)
        #expect(try await verifier.verify(issuer.token(["nonce": "theirs"]), expecting: expected).subject == "person-1")
    }

    @Test func `auth_time is required and recent where max_age was sent`() async {
        func check(_ claims: JSONObject) async -> UpstreamError? {
            await outcome(claims) { _ in
            } login: {
                $0.maxAge = 300
            }
        }
        #expect(await check([:])?.detail.contains("auth_time: missing") == true)
        #expect(await check(["auth_time": "x"]) != nil)
        #expect(await check(["auth_time": .number(JSONNumber(now - 361))]) != nil)
        #expect(await check(["auth_time": .number(JSONNumber(now + 301))]) != nil)
        #expect(await check(["auth_time": .number(JSONNumber(now - 300))]) == nil)
        let never = await outcome(["auth_time": .number(JSONNumber(now))]) { _ in
        } login: {
            $0.maxAge = 0
        }
        #expect(never == nil)
    }

    @Test func `acr is held against what was asked for, where the provider knows it`() async throws {
        issuer.change { $0.metadata = ["acr_values_supported": ["gold", "silver"]] }
        func check(_ claims: JSONObject, asked: String = "gold silver") async -> UpstreamError? {
            await outcome(claims) { _ in
            } login: {
                $0.acrValues = asked
            }
        }
        #expect(await check([:])?.detail.contains("acr: missing") == true)
        #expect(await check(["acr": "bronze"]) != nil)
        #expect(await check(["acr": 1]) != nil)
        #expect(await check(["acr": "silver"]) == nil)
        // A provider that knows none of them isn't asked, and nothing is demanded.
        #expect(await check([:], asked: "platinum") == nil)
        issuer.change { $0.claims = ["acr": "gold", "amr": ["pwd", "otp", 1]] }
        let identity = try await issuer.signIn()
        #expect(identity.authenticationContext == "gold")
        #expect(identity.authenticationMethods == ["pwd", "otp"])
    }

    @Test func `at_hash is checked where it is present`() async {
        let digest = Digest.sha256(Array(FakeIssuer.accessToken.utf8))
        #expect(await outcome(["at_hash": .string(Base64URL.encode(Array(digest.prefix(16))))]) == nil)
        await {
            let issuer = issuer
            for wrong in ["AAAA", "", Base64URL.encode(digest)] {
                let error = await outcome(["at_hash": .string(wrong)])
                #expect(error?.detail.contains("at_hash: ") == true)
            }
            _ = issuer
        }()
        #expect(await outcome(["at_hash": 1])?.detail.contains("at_hash: ") == true)
    }

    @Test func `oidcc-client-test-refresh-token-invalid-issuer and -invalid-sub`() async throws {
        let verifier = IDTokenVerifier(provider: "acme", keys: issuer.remote().keys, wallClock: issuer.wallClock)
        var expected = IDTokenExpectations(for: issuer.connection)
        expected.subject = "person-1"
        _ = try await verifier.verify(issuer.token(["nonce": nil]), expecting: expected)
        for changes in [["sub": "person-2"], ["iss": "https://evil.test"]] as [JSONObject] {
            let token = try issuer.token(changes)
            #expect(await upstreamError { _ = try await verifier.verify(token, expecting: expected) }?.step == .verify)
        }
    }

    // MARK: Signature and header

    private func outcome(idToken: String) async -> UpstreamError? {
        issuer.change { $0.idToken = idToken }
        return await upstreamError { _ = try await issuer.signIn() }
    }

    @Test func `oidcc-client-test-invalid-sig-rs256`() async throws {
        let token = try issuer.token(key: TestKeys.rs256(1, kid: "key-1"))
        let error = await outcome(idToken: token)
        #expect(error?.step == .keys)
        #expect(error?.kind == .responseInvalid)
        let good = try issuer.token()
        // The last character carries unused bits: one encoding is canonical, the other is refused.
        #expect(await outcome(idToken: String(good.dropLast(8)) + "AAAAAAAA") != nil)
    }

    @Test func `oidcc-client-test-idtoken-sig-none, in any case of letters`() async throws {
        for alg in ["none", "None", "NONE", "nOnE", ""] {
            let token = FakeIssuer.token(header: #"{"alg":"\#(alg)"}"#, payload: issuer.claims().serialized()) { _ in []
            }
            #expect(await outcome(idToken: token)?.step == .verify)
            let signed = FakeIssuer.token(header: #"{"alg":"\#(alg)"}"#, payload: issuer.claims().serialized()) { _ in
                [1, 2, 3]
            }
            #expect(await outcome(idToken: signed)?.step == .verify)
        }
        #expect(issuer.server.requestCount(path: "/keys") == 0)
    }

    @Test func `oidcc-client-test-invalid-sig-hs256: neither the secret nor the public key is an HMAC key`()
        async throws
    {
        let publicKey = Array(try TestKeys.rs256(0, kid: "key-1").publicJWK.json().serialized())
        for key in [Array(FakeIssuer.secret.utf8), publicKey, []] {
            let token = FakeIssuer.token(
                header: #"{"alg":"HS256","kid":"key-1"}"#,
                payload: issuer.claims().serialized()
            ) {
                HMAC.sha256(key: key, $0)
            }
            #expect(await outcome(idToken: token)?.step == .verify)
        }
        #expect(issuer.server.requestCount(path: "/keys") == 0)
    }

    @Test func `oidcc-client-test-invalid-sig-es256: an algorithm that the connection does not allow`() async throws {
        let key = try TestKeys.es256(kid: "ec")
        issuer.rotate(to: key)
        #expect(await outcome(idToken: try issuer.token())?.detail.contains("alg: ") == true)
        #expect(issuer.server.requestCount(path: "/keys") == 0)
        issuer.change { $0.idToken = nil }
        let allowing = issuer.connector { $0.allowedAlgorithms = ["RS256", "ES256"] }
        #expect(try await issuer.signIn(with: allowing).subject == "person-1")
        // Words that are no algorithm allow nothing.
        let odd = issuer.connector { $0.allowedAlgorithms = ["none", "HS256", "rs256"] }
        #expect(await upstreamError { _ = try await issuer.signIn(with: odd) }?.step == .verify)
    }

    @Test(arguments: [
        #""crit":["exp"]"#, #""crit":[]"#, #""b64":false"#, #""zip":"DEF""#, #""typ":"at+jwt""#, #""typ":"logout+jwt""#,
        #""typ":"application/at+jwt""#, #""typ":1"#, #""kid":1"#, #""alg":"RS256""#,
    ])
    func `A header that asks for what we don't do, or says the token is another kind, is refused`(member: String)
        async throws
    {
        let header = #"{"alg":"RS256","kid":"key-1",\#(member)}"#.replacing(#""kid":"key-1","kid""#, with: #""kid""#)
        let token = try FakeIssuer.token(header: header, payload: issuer.claims().serialized()) {
            try TestKeys.rsa[0].sign($0, scheme: .rsaPKCS1(.sha256))
        }
        #expect(await outcome(idToken: token)?.step == .verify)
        #expect(issuer.server.requestCount(path: "/keys") == 0)
    }

    @Test(arguments: ["JWT", "jwt", "application/jwt", "JOSE"])
    func `The types that an ID token may say`(type: String) async throws {
        #expect(await outcome(idToken: try issuer.token(type: type)) == nil)
    }

    @Test func `kid swap: jwk, jku, x5u and x5c of a token are neither trusted nor fetched`() async throws {
        let listener = try LoopbackServer { _ in .json("{}") }
        defer { listener.stop() }
        let own = String(decoding: try TestKeys.rs256(1, kid: "evil").publicJWK.json().serialized(), as: UTF8.self)
        let url = listener.origin
        let header =
            #"{"alg":"RS256","kid":"evil","jwk":\#(own),"jku":"\#(url)/jwks","x5u":"\#(url)/cert","x5c":["AAAA"]}"#
        let token = try FakeIssuer.token(header: header, payload: issuer.claims().serialized()) {
            try TestKeys.rsa[1].sign($0, scheme: .rsaPKCS1(.sha256))
        }
        let pending = Task { await outcome(idToken: token) }
        let issuer = issuer
        _ = await eventually { issuer.clock.sleepers > 0 || issuer.server.requestCount(path: "/keys") >= 2 }
        issuer.clock.advance(by: .seconds(1))
        #expect(await pending.value?.step == .keys)
        #expect(listener.connectionCount == 0)
    }

    @Test func `Duplicate names, UTF-16, a BOM, trailing data and depth in the claims are refused`() async throws {
        let good = String(decoding: issuer.claims().serialized(), as: UTF8.self)
        let payloads: [Bytes] = [
            Array(good.dropLast().utf8) + Array(#","aud":"client-1"}"#.utf8),
            Array(good.dropLast().utf8) + Array(#","\u0061ud":"client-2"}"#.utf8),
            [0xEF, 0xBB, 0xBF] + Array(good.utf8),
            [0xFF, 0xFE] + good.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] },
            Array(good.utf8) + Array("{}".utf8),
            Array(good.dropLast().utf8) + Array(#","x":"#.utf8) + [UInt8](repeating: UInt8(ascii: "["), count: 5_000),
            Array(good.dropLast().utf8) + Array(#","x":""#.utf8) + [0xFF] + Array("\"}".utf8),
            Array("[\(good)]".utf8), [], Array("null".utf8),
        ]
        for payload in payloads {
            let token = try FakeIssuer.token(header: #"{"alg":"RS256","kid":"key-1"}"#, payload: payload) {
                try TestKeys.rsa[0].sign($0, scheme: .rsaPKCS1(.sha256))
            }
            #expect(await outcome(idToken: token)?.step == .verify)
        }
        #expect(issuer.server.requestCount(path: "/keys") == 0)
    }

    @Test(arguments: [
        "", ".", "..", "...", "a.b", "a.b.c.d.e", "e30.e30.", "e30.e30.AA", "=.=.=", "{}", "\u{0}", "a b.c.d",
    ])
    func `What is no compact JWS is refused`(text: String) async {
        #expect(await outcome(idToken: text)?.step == .verify)
    }

    @Test func `An ID token that fills the answer is refused by size`() async throws {
        issuer.change { $0.claims = ["filler": .string(String(repeating: "a", count: 300_000))] }
        #expect(await upstreamError { _ = try await issuer.signIn() }?.kind == .responseInvalid)
    }

    @Test func `Google's bare issuer is believed where the connection's policy names it, and nowhere else`()
        async throws
    {
        // The issuer policy of one connection, not of the code.
        #expect(await outcome(["iss": "accounts.google.com"])?.step == .verify)
        let google = issuer.connector { $0.issuerPolicy = .exactWithAliases(["accounts.google.com"]) }
        let identity = try await issuer.signIn(with: google)
        #expect(identity.issuer == issuer.server.origin)
        for other in ["accounts.google.com.", "Accounts.google.com", "https://accounts.google.com"] {
            issuer.change { $0.claims = ["iss": .string(other)] }
            #expect(await upstreamError { _ = try await issuer.signIn(with: google) }?.step == .verify)
        }
    }

    @Test func `A refusal names the check, what was expected and what came, and not the token`() async throws {
        issuer.change { $0.claims = ["iss": "https://evil.test/\u{202E}\r\n"] }
        let error = try #require(await upstreamError { _ = try await issuer.signIn() })
        #expect(error.detail.contains("evil.test") && error.detail.contains(issuer.server.origin))
        #expect(!error.detail.utf8.contains { $0 < 0x20 || $0 > 0x7E })
        #expect(!error.detail.contains("eyJ"))
    }
}
