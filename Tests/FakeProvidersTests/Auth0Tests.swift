import BrokerCrypto
import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

@Suite("The Auth0-like tenant")
struct Auth0Tests {
    private static let jane = "auth0|602c0dcab993d10073daf680"
    private static let sole = "auth0|602c0dcab993d10073daf681"

    private func organization(_ name: String) -> LoginRequest {
        LoginRequest(parameters: [("organization", name)])
    }

    @Test("has an issuer with a slash on each host, and no document behind two")
    func issuers() async throws {
        try await ProviderBench.run(.auth0()) { bench in
            #expect(bench.provider.issuer == bench.provider.baseURL() + "/")
            for host in [ProviderProfile.Auth0Host.tenant, ProviderProfile.Auth0Host.customDomain] {
                let base = try #require(bench.provider.configuredIssuer(at: host))
                let document = try await bench.json(base + "/.well-known/openid-configuration")
                #expect(document["issuer"]?.stringValue == base + "/")
                let doubled = try await bench.fetch.fetch(
                    FetchRequest("GET", base + "//.well-known/openid-configuration")
                )
                #expect(doubled.status == 404)
                let login = try await bench.driver(at: host).logIn(as: Self.jane)
                #expect(login.answer.unverifiedClaims?["iss"]?.stringValue == base + "/")
                #expect(login.answer.unverifiedClaims?["sub"]?.stringValue == Self.jane)
            }
        }
    }

    @Test("leaves end_session_endpoint and back-channel logout out where the tenant has none")
    func discovery() async throws {
        try await ProviderBench.run(.auth0()) { bench in
            let url = try #require(bench.provider.url(of: .discovery))
            #expect(try await bench.json(url)["backchannel_logout_supported"] == true)
            bench.provider.faults.discovery = [
                .missing("end_session_endpoint"), .missing("backchannel_logout_supported"),
            ]
            let document = try await bench.json(url)
            #expect(document["end_session_endpoint"] == nil)
            #expect(document["backchannel_logout_supported"] == nil)
        }
    }

    @Test("writes updated_at as text, and roles under a name with slashes and dots")
    func claims() async throws {
        try await ProviderBench.run(.auth0()) { bench in
            let claims = try #require(try await bench.driver.logIn(as: Self.jane).answer.unverifiedClaims)
            #expect(claims["updated_at"]?.stringValue?.hasSuffix("Z") == true)
            #expect(claims["https://acme.example/roles"] == ["marketplace-administrator"])
            #expect(claims["org_id"] == nil)
            #expect(claims["sid"]?.stringValue?.count == 32)
        }
    }

    @Test("signs with HS256 and the client's secret, or with PS256, where the application says so")
    func signing() async throws {
        try await ProviderBench.run(.auth0()) { bench in
            bench.provider.faults.auth0.signing = .hs256
            let symmetric = try await bench.driver.logIn(as: Self.jane).answer.idToken
            let parts = try #require(symmetric).split(separator: ".").map(String.init)
            let mac = HMAC.sha256(key: Array(ProviderBench.client.secret.utf8), Array("\(parts[0]).\(parts[1])".utf8))
            #expect(parts[2] == Base64URL.encode(mac))
            bench.provider.faults.auth0.signing = .ps256
            let token = try CompactJWS(
                parsing: try #require(try await bench.driver.logIn(as: Self.jane).answer.idToken)
            )
            #expect(token.header.algorithm == .ps256)
            _ = try await bench.keySet().verify(token, allowed: [.ps256])
        }
    }

    @Test("signs a member in to an organization by id or name, and says which")
    func organizations() async throws {
        try await ProviderBench.run(.auth0()) { bench in
            for name in [Auth0Organization.acme.id, "acme", "ACME"] {
                let login = try await bench.driver.logIn(as: Self.jane, with: organization(name))
                #expect(login.answer.unverifiedClaims?["org_id"]?.stringValue == Auth0Organization.acme.id)
                #expect(login.answer.unverifiedClaims?["org_name"] == nil)
            }
            bench.provider.faults.auth0.organizationName = .otherCase
            let named = try await bench.driver.logIn(as: Self.jane, with: organization("acme"))
            #expect(named.answer.unverifiedClaims?["org_name"] == "ACME")
            bench.provider.faults.auth0.organizationID = .wrong(Auth0Organization.globex.id)
            let wrong = try await bench.driver.logIn(as: Self.jane, with: organization("acme"))
            #expect(wrong.answer.unverifiedClaims?["org_id"]?.stringValue == Auth0Organization.globex.id)
            bench.provider.faults.auth0.organizationID = .absent
            let absent = try await bench.driver.logIn(as: Self.jane, with: organization("acme"))
            #expect(absent.answer.unverifiedClaims?["org_id"] == nil)
        }
    }

    @Test("refuses who is in no organization, who is in another, and a request without one where that is required")
    func organizationRefusals() async throws {
        try await ProviderBench.run(.auth0()) { bench in
            let driver = bench.driver
            let request = organization(Auth0Organization.acme.id)
            let sole = try await driver.choose(Self.sole, on: try await driver.begin(request))
            #expect(sole.stoppedValue("error") == "invalid_request")
            let other = try await driver.choose(
                "google-oauth2|107691503500061507151",
                on: try await driver.begin(request)
            )
            #expect(other.stoppedValue("error") == "access_denied")
            bench.provider.faults.auth0.requiresOrganization = true
            let without = try await driver.begin(LoginRequest())
            #expect(
                without.stoppedValue("error_description") == "parameter organization is required for this client"
            )
        }
    }

    @Test("passes on what an Action of the customer's wrote, however long")
    func denial() async throws {
        try await ProviderBench.run(.auth0()) { bench in
            bench.provider.faults.auth0.denial = Auth0Quirks.longHTMLDenial
            let end = try await bench.driver.choose(Self.jane, on: try await bench.driver.begin(LoginRequest()))
            #expect(end.stoppedValue("error") == "access_denied")
            let text = try #require(end.stoppedValue("error_description"))
            #expect(text.utf8.count >= 5_000)
            #expect(text.contains("<script>"))
        }
    }

    @Test("gives a third-party application no ID token")
    func thirdParty() async throws {
        try await ProviderBench.run(.auth0()) { bench in
            bench.provider.faults.auth0.isThirdPartyApplication = true
            let login = try await bench.driver.logIn(as: Self.jane)
            #expect(login.answer.status == 200)
            #expect(login.answer.idToken == nil)
            #expect(login.answer.accessToken != nil)
        }
    }

    @Test("has a user of a company connection whose address is somebody else's, and verified")
    func companyConnection() async throws {
        try await ProviderBench.run(.auth0()) { bench in
            let login = try await bench.driver.logIn(as: "waad|Xy9Qm2RtVbN3kLpZ7sWcEfGhJ0uAiDo1")
            #expect(login.answer.unverifiedClaims?["email"] == "jane@example.com")
            #expect(login.answer.unverifiedClaims?["email_verified"] == true)
        }
    }

    @Test("answers 429 at the key set when asked more than a few times in a second")
    func keySetLimit() async throws {
        let clock = ManualClock()
        var settings = FakeProviderSettings.auth0()
        settings.clock = clock.reading
        try await ProviderBench.run(settings) { bench in
            let request = FetchRequest("GET", bench.provider.url(of: .keys) ?? "")
            var statuses: [Int] = []
            for _ in 0..<6 { statuses.append(try await bench.fetch.fetch(request).status) }
            #expect(statuses == [200, 200, 200, 200, 200, 429])
            clock.advance(by: .seconds(1))
            let answer = try await bench.fetch.fetch(request)
            #expect(answer.status == 200)
            #expect(answer.header("Cache-Control")?.contains("max-age=15,") == true)
        }
    }

    @Test("kills the family of two refreshes in parallel")
    func familyKill() async throws {
        try await ProviderBench.run(.auth0()) { bench in
            let request = LoginRequest(parameters: [("scope", "openid profile offline_access")])
            let login = try await bench.driver.logIn(as: Self.jane, with: request)
            let first = try #require(login.answer.refreshToken)
            async let one = bench.driver.refresh(first)
            async let two = bench.driver.refresh(first)
            let answers = try await [one, two]
            #expect(answers.map(\.status).sorted() == [200, 400])
            let successor = try #require(answers.compactMap(\.refreshToken).first)
            let later = try await bench.driver.refresh(successor)
            #expect(later.error == "invalid_grant")
            #expect(later.errorDescription == "Unknown or invalid refresh token.")
        }
    }

    @Test("takes an assertion whose audience is the issuer with its slash")
    func privateKeyJWT() async throws {
        var client = ProviderBench.client
        client.authentication = .privateKeyJWT(try ClientKey.generate())
        try await ProviderBench.run(.auth0(clients: [client])) { [client] bench in
            var app = RelyingParty(of: bench.provider, as: client)
            app.assertionAudience = bench.provider.issuer
            #expect(try await LoginDriver(app, fetch: bench.fetch).logIn(as: Self.jane).answer.status == 200)
            app.assertionAudience = bench.provider.baseURL()
            let refused = try await LoginDriver(app, fetch: bench.fetch).exchange("any", of: LoginRequest())
            #expect(refused.status == 401)
        }
    }
}
