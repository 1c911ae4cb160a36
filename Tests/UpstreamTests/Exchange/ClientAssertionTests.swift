import BrokerCore
import BrokerCrypto
import JOSE
import OAuthProtocol
import ProviderCatalogue
import Testing

@testable import Upstream

/// Client authentication by `private_key_jwt` (RFC 7523 §3), with each provider's own `aud`.
@Suite struct ClientAssertionTests {
    let issuer: FakeIssuer

    init() throws { issuer = try FakeIssuer() }

    private func connector(
        _ key: AssertionKey,
        _ audience: AssertionAudience = .tokenEndpoint,
        _ change: (inout ProviderConnection) -> Void = { _ in }
    ) -> OIDCConnector {
        issuer.connector {
            $0.clientSecret = nil
            $0.clientAuthentication = .privateKeyJWT
            $0.assertionKey = key
            $0.assertionAudience = audience
            change(&$0)
        }
    }

    private func assertions() throws -> [CompactJWS] {
        try issuer.server.requests.filter { $0.path == "/token" }.map { request in
            let form = try Parameters(parsing: request.body)
            #expect(try form.value("client_assertion_type") == ClientAssertion.type)
            #expect(try form.value("client_id") == FakeIssuer.clientID)
            #expect(try form.value("client_secret") == nil && request.header("Authorization") == nil)
            return try CompactJWS(parsing: form.required("client_assertion"))
        }
    }

    @Test func `RFC 7523 §3: iss, sub and client id are one, aud one string, five minutes, one use`() async throws {
        let key = AssertionKey(privateKey: TestKeys.rsa[0], algorithm: .rs256, keyID: "our-key")
        let connector = connector(key)
        for _ in 1...3 { _ = try await issuer.signIn(with: connector) }
        let all = try assertions()
        var ids: Set<String> = []
        for assertion in all {
            let claims = try JSONReader.parseObject(assertion.unverifiedPayload)
            #expect(claims["iss"] == .string(FakeIssuer.clientID) && claims["sub"] == .string(FakeIssuer.clientID))
            #expect(claims["aud"] == .string(issuer.server.origin + "/token"))
            let now = issuer.wallClock.now().seconds
            #expect(claims["iat"]?.int64Value == now && claims["exp"]?.int64Value == now + 300)
            ids.insert(try #require(claims["jti"]?.stringValue))
            #expect(assertion.header.keyID == "our-key" && assertion.header.type == "JWT")
            let published = JWK(publicKey: TestKeys.rsa[0].publicKey, keyID: "our-key", algorithm: .rs256)
            _ = try assertion.verify(with: published, allowed: [.rs256])
        }
        #expect(ids.count == 3 && ids.allSatisfy { $0.utf8.count == 22 })
    }

    @Test func `Entra: PS256, and the certificate's thumbprint names the key`() async throws {
        let key = AssertionKey(privateKey: TestKeys.rsa[1], algorithm: .ps256, certificateThumbprint: "dGh1bWJwcmludA")
        _ = try await issuer.signIn(with: connector(key))
        let assertion = try #require(try assertions().first)
        #expect(assertion.header.algorithm == .ps256 && assertion.header.keyID == nil)
        #expect(assertion.header.members["x5t#S256"] == "dGh1bWJwcmludA")
        let published = JWK(publicKey: TestKeys.rsa[1].publicKey, keyID: "x", algorithm: .ps256)
        _ = try assertion.verify(with: published, allowed: [.ps256])
    }

    @Test func `An EC key signs ES256`() async throws {
        let key = AssertionKey(privateKey: try #require(TestKeys.p256), algorithm: .es256, keyID: "ec")
        _ = try await issuer.signIn(with: connector(key))
        let published = JWK(publicKey: try #require(TestKeys.p256).publicKey, keyID: "ec", algorithm: .es256)
        _ = try #require(try assertions().first).verify(with: published, allowed: [.es256])
    }

    @Test(arguments: AssertionAudience.allCases)
    func `aud is what the provider demands: its token endpoint, the address called, or its issuer`(
        audience: AssertionAudience
    ) async throws {
        let key = AssertionKey(privateKey: TestKeys.rsa[0], algorithm: .rs256)
        _ = try await issuer.signIn(with: connector(key, audience))
        let claims = try JSONReader.parseObject(try #require(try assertions().first).unverifiedPayload)
        let expected = audience == .issuer ? issuer.server.origin : issuer.server.origin + "/token"
        #expect(claims["aud"] == .string(expected))
    }

    @Test func `No key, or one that doesn't fit its algorithm: nothing is sent, and the operator is told`() async throws
    {
        let none = issuer.connector {
            $0.clientSecret = nil
            $0.clientAuthentication = .privateKeyJWT
        }
        let error = await upstreamError { _ = try await issuer.signIn(with: none) }
        #expect(error?.kind == .misconfigured && error?.detail.contains("private_key_file") == true)
        let odd = connector(AssertionKey(privateKey: TestKeys.rsa[0], algorithm: .es256))
        #expect(await upstreamError { _ = try await issuer.signIn(with: odd) }?.kind == .misconfigured)
        #expect(issuer.server.requestCount(path: "/token") == 0)
    }

    @Test func `A provider that repeats the assertion in its error does not get it into our log`() async throws {
        issuer.change { $0.tokenReply = nil }
        let key = AssertionKey(privateKey: TestKeys.rsa[0], algorithm: .rs256)
        let connector = connector(key)
        _ = try await connector.authorizationURL(for: issuer.login())
        issuer.server.handle { request in
            let form = try? Parameters(parsing: request.body)
            let assertion = (try? form?.value("client_assertion")) ?? ""
            let body: JSONObject = ["error": "invalid_client", "error_description": .string("bad: \(assertion)")]
            return .response(401, body.serialized())
        }
        let error = try #require(await upstreamError { _ = try await issuer.signIn(with: connector) })
        #expect(error.kind == .clientRejected)
        let sent = try #require(try assertions().first)
        #expect(error.detail.contains("(hidden)"))
        #expect(!String(reflecting: error).contains(Base64URL.encode(sent.signature)))
    }
}
