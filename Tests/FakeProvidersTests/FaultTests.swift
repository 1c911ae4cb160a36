import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing
import Upstream

@Suite("Faults of a fake provider")
struct FaultTests {
    @Test(
        "that forge a signature make tokens the key set refuses",
        arguments: [
            SignatureFault.none, .empty, .hmacWithPublicKey, .hmacWithClientSecret, .foreignKey, .changedPayload,
            .changedSignature, .embeddedKey,
        ]
    )
    func forgedSignature(fault: SignatureFault) async throws {
        try await ProviderBench.run { bench in
            bench.provider.faults.idToken = [.signature(fault)]
            let login = try await bench.driver.logIn(as: "b1a4c7e2-ada")
            let keys = try await bench.keySet()
            let text = try #require(login.answer.idToken)
            #expect(throws: (any Error).self) {
                _ = try keys.verify(try CompactJWS(parsing: text), allowed: [.rs256])
            }
        }
    }

    @Test("in claims leave the signature right")
    func claims() async throws {
        try await ProviderBench.run { bench in
            bench.provider.faults.idToken = [.expiresAtInfinity, .missingNonce, .wrongAudience]
            let login = try await bench.driver.logIn(as: "b1a4c7e2-ada")
            let token = try CompactJWS(parsing: try #require(login.answer.idToken))
            _ = try await bench.keySet().verify(token, allowed: [.rs256])
            let text = String(decoding: token.unverifiedPayload, as: UTF8.self)
            #expect(text.contains("\"exp\":1e400"))
            #expect(text.contains("\"aud\":\"somebody-else\""))
            #expect(!text.contains("nonce"))
        }
    }

    @Test("can name a claim twice")
    func duplicateClaim() async throws {
        try await ProviderBench.run { bench in
            bench.provider.faults.idToken = [.secondClaim("sub", json: #""victim""#)]
            let login = try await bench.driver.logIn(as: "b1a4c7e2-ada")
            let token = try CompactJWS(parsing: try #require(login.answer.idToken))
            #expect(throws: JSONError.self) { try JSONReader.parseObject(token.unverifiedPayload) }
        }
    }

    @Test("of the clock move the token's times")
    func clock() async throws {
        try await ProviderBench.run { bench in
            bench.provider.faults.clockOffset = .minutes(6)
            let login = try await bench.driver.logIn(as: "b1a4c7e2-ada")
            let issued = try #require(login.answer.unverifiedClaims?["iat"]?.int64Value)
            #expect(issued > SystemTime.now().seconds + 300)
        }
    }

    @Test("turn the key just before it signs, after the key set was fetched")
    func rotation() async throws {
        try await ProviderBench.run { bench in
            let before = try await bench.keySet()
            bench.provider.faults.rotatesBeforeSigning = true
            let login = try await bench.driver.logIn(as: "b1a4c7e2-ada")
            let token = try CompactJWS(parsing: try #require(login.answer.idToken))
            #expect(throws: (any Error).self) { try before.verify(token, allowed: [.rs256]) }
            _ = try await bench.keySet().verify(token, allowed: [.rs256])
        }
    }

    @Test("let a key vanish and come back")
    func flapping() async throws {
        try await ProviderBench.run(.google()) { bench in
            let id = bench.provider.keys.signingKeyID
            try bench.provider.keys.withdraw(id)
            #expect(try await bench.keySet().keys.count == 1)
            try bench.provider.keys.publish(id)
            #expect(try await bench.keySet().keys.count == 2)
        }
    }

    @Test("in the key set document are seen there")
    func keySet() async throws {
        try await ProviderBench.run { bench in
            bench.provider.faults.keySet = [.unknownKeyType, .unusedECKey, .encryptionKey, .shortRSAKey]
            let document = try await bench.json(bench.provider.url(of: .keys) ?? "")
            #expect(document["keys"]?.arrayValue?.count == 5)
            let login = try await bench.driver.logIn(as: "b1a4c7e2-ada")
            let token = try CompactJWS(parsing: try #require(login.answer.idToken))
            _ = try JWKSet(document).verify(token, allowed: [.rs256])
        }
    }

    @Test("of status end after the number of times they were asked for, and use no code up")
    func status() async throws {
        try await ProviderBench.run { bench in
            let request = LoginRequest()
            let end = try await bench.driver.choose("b1a4c7e2-ada", on: try await bench.driver.begin(request))
            let code = try bench.driver.code(from: end, of: request)
            bench.provider.faults.answers[.token] = [AnswerFault(.status(429, retryAfter: "7"), times: 1)]
            let limited = try await bench.driver.exchange(code, of: request)
            #expect(limited.status == 429)
            #expect(limited.response.header("Retry-After") == "7")
            #expect(try await bench.driver.exchange(code, of: request).status == 200)
        }
    }

    @Test("break the connection", arguments: [AnswerFault.Kind.reset, .truncated(10), .truncated(-1)])
    func connection(kind: AnswerFault.Kind) async throws {
        try await ProviderBench.run { bench in
            bench.provider.faults.answers[.discovery] = [AnswerFault(kind)]
            let url = bench.provider.url(of: .discovery) ?? ""
            let error = await #expect(throws: TransportError.self) {
                _ = try await bench.fetch.fetch(FetchRequest("GET", url))
            }
            #expect(error?.phase == .connectionLost)
        }
    }

    @Test("make an answer huge, slow, redirected or of another type")
    func answers() async throws {
        try await ProviderBench.run { bench in
            let url = bench.provider.url(of: .discovery) ?? ""
            bench.provider.faults.answers[.discovery] = [AnswerFault(.huge(bytes: 600_000))]
            #expect(try await bench.fetch.fetch(FetchRequest("GET", url)).body.count == 600_000)
            bench.provider.faults.answers[.discovery] = [AnswerFault(.redirect(to: "http://127.0.0.1:1/"))]
            #expect(try await bench.fetch.fetch(FetchRequest("GET", url)).status == 302)
            bench.provider.faults.answers[.discovery] = [AnswerFault(.contentType("text/html"))]
            #expect(try await bench.fetch.fetch(FetchRequest("GET", url)).header("Content-Type") == "text/html")
            bench.provider.faults.answers[.discovery] = [AnswerFault(.slow(.milliseconds(300)))]
            let took = try await ContinuousClock().measure {
                _ = try await bench.fetch.fetch(FetchRequest("GET", url))
            }
            #expect(took >= .milliseconds(300))
        }
    }

    @Test("of discovery change the document")
    func discovery() async throws {
        try await ProviderBench.run { bench in
            let url = bench.provider.url(of: .discovery) ?? ""
            bench.provider.faults.discovery = [.toggledSlash, .missing("jwks_uri")]
            let document = try await bench.json(url)
            #expect(document["issuer"]?.stringValue == bench.provider.issuer + "/")
            #expect(document["jwks_uri"] == nil)
        }
    }

    @Test("of the callback are sent to the app")
    func callback() async throws {
        try await ProviderBench.run { bench in
            bench.provider.faults.authorization = [.secondIssuer("https://evil.example")]
            let twice = try await bench.driver.choose("b1a4c7e2-ada", on: try await bench.driver.begin(LoginRequest()))
            #expect(twice.stoppedParameters.pairs.filter { $0.name == "iss" }.count == 2)
            bench.provider.faults.authorization = [.error("access_denied", description: "<b>no</b>\u{1F600}")]
            let refused = try await bench.driver.choose(
                "b1a4c7e2-ada",
                on: try await bench.driver.begin(LoginRequest())
            )
            #expect(refused.stoppedValue("error_description") == "<b>no</b>\u{1F600}")
            #expect(refused.stoppedValue("code") == nil)
        }
    }

    @Test("of userinfo change its answer")
    func userinfo() async throws {
        try await ProviderBench.run { bench in
            let login = try await bench.driver.logIn(as: "b1a4c7e2-ada")
            let token = try #require(login.answer.accessToken)
            bench.provider.faults.userinfo = [.subject("other"), .emailVerifiedAsText]
            let claims = try JSONReader.parseObject(try await bench.driver.userinfo(token).body)
            #expect(claims["sub"]?.stringValue == "other")
            #expect(claims["email_verified"]?.stringValue == "true")
            bench.provider.faults.userinfo = [.signed]
            let signed = try await bench.driver.userinfo(token)
            #expect(signed.header("Content-Type") == "application/jwt")
            _ = try await bench.keySet().verify(try CompactJWS(parsing: signed.text), allowed: [.rs256])
        }
    }

    @Test("replace claims of whoever signs in", arguments: ["[]", "\"one\"", "{\"admin\":{}}"])
    func groups(json: String) async throws {
        let shape = try JSONReader.parse(Array(json.utf8))
        try await ProviderBench.run { bench in
            bench.provider.faults.claims = [("groups", shape)]
            let login = try await bench.driver.logIn(as: "b1a4c7e2-ada")
            #expect(login.answer.unverifiedClaims?["groups"] == shape)
        }
    }

    @Test("let ES256 sign, with a published key")
    func otherAlgorithm() async throws {
        try await ProviderBench.run { bench in
            let id = try bench.provider.keys.add(.es256)
            bench.provider.faults.idToken = [.signedBy(keyID: id)]
            let login = try await bench.driver.logIn(as: "b1a4c7e2-ada")
            let token = try CompactJWS(parsing: try #require(login.answer.idToken))
            #expect(token.header.algorithm == .es256)
            _ = try await bench.keySet().verify(token, allowed: [.es256])
        }
    }
}
