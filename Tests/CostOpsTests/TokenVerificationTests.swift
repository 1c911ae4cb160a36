import ArgumentParser
import BrokerCrypto
import JOSE
import OAuthProtocol
import Testing

@testable import CostOps

@Suite("cost-ops token")
struct TokenVerificationTests {
    private struct Documents: DocumentFetcher {
        var bodies: [String: String]
        func fetch(_ url: String) async throws -> [UInt8] {
            guard let body = bodies[url] else { throw TokenRefusal("not found: \(url)") }
            return Array(body.utf8)
        }
    }

    private static let key = Result {
        try SigningKeyMaterial(privateKey: try PrivateKey.generate(.p256), keyID: "one", algorithm: .es256)
    }
    private let now: Int64 = 1_700_000_000

    private func token(_ claims: String) throws -> String {
        try CompactJWS.sign(payload: Bytes(claims.utf8), type: nil, key: try Self.key.get())
    }

    private func verification(
        issuer: String?,
        metadata: String = #"{"issuer":"https://a.test","jwks_uri":"https://a.test/keys"}"#,
        audience: String? = nil,
        algorithms: TokenAlgorithms = .all,
        source: String? = nil
    ) throws -> TokenVerification {
        let keys = String(decoding: JWKSet(keys: [try Self.key.get().publicJWK]).json().serialized(), as: UTF8.self)
        let fetcher = Documents(bodies: [
            "https://a.test/.well-known/openid-configuration": metadata, "https://a.test/keys": keys,
        ])
        return TokenVerification(
            expectedIssuer: issuer,
            keySource: source,
            expectedAudience: audience,
            algorithms: algorithms,
            fetcher: fetcher
        )
    }

    @Test("With an issuer the keys come from its metadata (OpenID Connect Discovery 1.0 §4)")
    func issuer() async throws {
        let token = try token(#"{"iss":"https://a.test","exp":1700000000}"#)
        let claims = try await verification(issuer: "https://a.test").claims(of: token, now: now)
        #expect(claims["iss"] == "https://a.test")
        let slash = try await verification(
            issuer: "https://a.test/",
            metadata: #"{"issuer":"https://a.test/","jwks_uri":"https://a.test/keys"}"#
        ).claims(of: try self.token(#"{"iss":"https://a.test/"}"#), now: now)
        #expect(slash.count == 1)
        #expect(try await verification(issuer: nil, source: "https://a.test/keys").payload(of: token).count == 41)
    }

    @Test(
        "Metadata of another issuer, or without keys, is refused (OpenID Connect Discovery 1.0 §4.3)",
        arguments: [
            #"{"issuer":"https://b.test","jwks_uri":"https://a.test/keys"}"#, #"{"jwks_uri":"https://a.test/keys"}"#,
            #"{"issuer":"https://a.test"}"#, #"{"issuer":"https://a.test","jwks_uri":1}"#, "[]", "<html>",
            #"{"issuer":"https://a.test","jwks_uri":"https://a.test/none"}"#,
            #"{"issuer":"https://a.test/","jwks_uri":"https://a.test/keys"}"#,
        ]
    )
    func metadata(text: String) async throws {
        let token = try token(#"{"iss":"https://a.test"}"#)
        let verification = try verification(issuer: "https://a.test", metadata: text)
        await #expect(throws: TokenRefusal.self) { try await verification.claims(of: token, now: now) }
    }

    @Test(
        "Times: a minute of leeway after the end, five before the start (RFC 7519 §4.1.4–4.1.6)",
        arguments: [
            (#"{"exp":1699999941}"#, true), (#"{"exp":1699999940}"#, false), (#"{"nbf":1700000300}"#, true),
            (#"{"nbf":1700000301}"#, false),
            (#"{"iat":1700000300}"#, true), (#"{"iat":1700000301}"#, false), (#"{"exp":1.7e9}"#, true),
            (#"{"exp":1700000000.9}"#, true),
            (#"{"exp":9223372036854775807}"#, false), (#"{"exp":1e400}"#, false), (#"{"exp":"1700000000"}"#, false),
            (#"{"exp":null}"#, false),
            (#"{"nbf":-9223372036854775808}"#, false), (#"{"iat":1e30}"#, false), ("{}", true),
        ]
    )
    func times(claims: String, acceptable: Bool) async throws {
        let verification = try verification(issuer: nil, source: "https://a.test/keys")
        let token = try token(claims)
        #expect(((try? await verification.claims(of: token, now: now)) != nil) == acceptable)
    }

    @Test(
        "Dates are shown in UTC",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"), (1_700_000_000, "2023-11-14T22:13:20Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"), (4_107_542_400, "2100-03-01T00:00:00Z"),
            (253_402_300_799, "9999-12-31T23:59:59Z"),
            (1_735_689_599, "2024-12-31T23:59:59Z"),
        ] as [(Int64, String)]
    )
    func dates(seconds: Int64, text: String) {
        #expect(TokenTime(seconds: seconds)?.description == text)
    }

    @Test("Inspecting says that nothing is verified, and survives odd times")
    func inspection() throws {
        let token = try token(#"{"exp":1e400,"iat":1700000000,"nbf":9223372036854775807,"auth_time":"x"}"#)
        let report = String(decoding: try TokenInspection(token).report(now: now), as: UTF8.self)
        #expect(report.hasPrefix("NOT VERIFIED"))
        #expect(report.contains("iat: 2023-11-14T22:13:20Z (now)"))
        #expect(report.contains("exp: not a time"))
        #expect(report.contains("nbf: not a time"))
    }

    @Test(
        "Usage",
        arguments: [
            (["verify", "a"], false), (["verify"], false), (["verify", "-", "--jwks", "f"], true),
            (["verify", "a", "--issuer", "https://a"], true),
            (["verify", "a", "--jwks", "f", "--payload", "raw", "--audience", "b"], false),
            (["verify", "a", "--jwks", "f", "--payload", "x"], false),
            (["verify", "a", "--jwks", "f", "--algorithms", "RS256,ES256"], true),
            (["verify", "a", "--jwks", "f", "--algorithms", "RS256,"], false),
            (["verify", "a", "--jwks", "f", "--algorithms", "XX"], false),
            (["verify", "a", "--jwks", "f", "--algorithms", "HS256"], true), (["inspect"], false),
        ]
    )
    func usage(arguments: [String], valid: Bool) {
        #expect(((try? TokenCommand.parseAsRoot(arguments)) != nil) == valid)
    }
}
