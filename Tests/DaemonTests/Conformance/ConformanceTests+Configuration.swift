import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

/// The Config plan, and what of the Dynamic plan holds for registered clients.
extension ConformanceTests {
    @Test("oidcc-discovery-endpoint-verification")
    func discovery() async throws {
        let plan = try ConformancePlan.current()
        let metadata = try await plan.metadata()
        #expect(metadata["issuer"]?.stringValue == plan.house.issuer)
        for name in [
            "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "end_session_endpoint",
            "introspection_endpoint", "revocation_endpoint", "pushed_authorization_request_endpoint",
            "device_authorization_endpoint",
        ] {
            // The issuer is on loopback, where http will do.
            #expect(metadata[name]?.stringValue?.hasPrefix(plan.house.issuer + "/") == true, "\(name)")
        }
        for name in [
            "response_types_supported", "subject_types_supported", "id_token_signing_alg_values_supported",
            "scopes_supported", "claims_supported", "grant_types_supported", "code_challenge_methods_supported",
            "token_endpoint_auth_methods_supported", "response_modes_supported",
        ] {
            #expect(metadata[name]?.arrayValue?.isEmpty == false, "\(name)")
        }
        for member in metadata.members { #expect(member.value.arrayValue?.isEmpty != true, "\(member.name)") }
        #expect(metadata["id_token_signing_alg_values_supported"]?.arrayValue?.contains("RS256") == true)
        #expect(metadata["code_challenge_methods_supported"]?.arrayValue?.contains("S256") == true)
        let keys = try #require(try await plan.json("/.well-known/jwks.json")["keys"]?.arrayValue)
        for key in keys {
            let names = try #require(key.objectValue).names
            #expect(!names.contains { ["d", "p", "q", "dp", "dq", "qi", "k"].contains($0) }, "\(names)")
        }
    }

    @Test("oidcc-server-rotate-keys")
    func rotateKeys() async throws {
        let plan = try ConformancePlan.current()
        let before = Set(try await plan.keySet().keys.compactMap(\.keyID))
        let run = try await CommandRun.of([
            "signing-key", "rotate", "--config", plan.house.folder.file("config.toml"),
        ])
        #expect(run.exitCode == 0, "\(run.errors)")
        let after = try await eventually("the new key is published") {
            let ids = Set(try await plan.keySet().keys.compactMap(\.keyID))
            return ids.count > before.count ? ids : nil
        }
        #expect(after.isSuperset(of: before))
    }

    @Test("oidcc-idtoken-rs256")
    func idTokenRS256() async throws {
        let plan = try ConformancePlan.current()
        let token = try #require(try await plan.driver(plan.second).logIn().answer.idToken)
        #expect(try CompactJWS(parsing: token).header.algorithm == .rs256)
        _ = try await plan.claims(of: token)
    }

    @Test("oidcc-redirect-uri-query-OK")
    func redirectQueryOK() async throws {
        let plan = try ConformancePlan.current()
        let visit = try await plan.driver(plan.queryApp).begin(LoginRequest())
        #expect(visit.stoppedAt?.hasPrefix("https://query.test/cb?foo=bar&") == true)
        #expect(visit.stoppedValue("code") != nil && visit.stoppedValue("foo") == "bar")
    }

    private func redirects(to address: String?) async throws -> Visit {
        let plan = try ConformancePlan.current()
        var request = LoginRequest()
        if let address { request.parameters = [("redirect_uri", address)] } else { request.omitted = ["redirect_uri"] }
        return try await plan.driver(plan.queryApp).begin(request)
    }

    @Test("oidcc-redirect-uri-query-mismatch")
    func redirectQueryMismatch() async throws {
        let visit = try await redirects(to: "https://query.test/cb?foo=other")
        #expect(visit.page?.status == 400 && visit.hops.count == 1)
    }

    @Test("oidcc-redirect-uri-query-added")
    func redirectQueryAdded() async throws {
        for address in ["https://query.test/cb?foo=bar&more=1", "https://query.test/other?more=1"] {
            let visit = try await redirects(to: address)
            #expect(visit.page?.status == 400 && visit.hops.count == 1)
        }
    }

    /// A client with a fragment can't be registered: the configuration is refused.
    @Test("oidcc-redirect-uri-regfrag")
    func redirectFragment() async throws {
        _ = try ConformancePlan.current()
        let folder = try TemporaryFolder()
        try folder.write(
            "[[clients]]\nid = \"a\"\nredirect_uris = [\"https://a.test/cb#part\"]\n",
            to: "config.toml"
        )
        let run = try await CommandRun.of(["config", "check", "--config", folder.file("config.toml")])
        #expect(run.exitCode == 78 && run.errors.contains("must have no fragment"), "\(run.errors)")
    }

    @Test("oidcc-ensure-redirect-uri-in-authorization-request")
    func redirectURIMissing() async throws {
        let visit = try await redirects(to: nil)
        #expect(visit.page?.status == 400 && visit.hops.count == 1)
    }

    @Test("oidcc-ensure-client-assertion-with-iss-aud-succeeds")
    func assertionAudience() async throws {
        let plan = try ConformancePlan.current()
        #expect(try await plan.driver(plan.assertionApp).logIn().answer.status == 200)
    }
}
