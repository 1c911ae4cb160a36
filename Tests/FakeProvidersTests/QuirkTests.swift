import BrokerCrypto
import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

@Suite("Habits of well-known servers")
struct QuirkTests {
    private static let ada = "b1a4c7e2-ada"

    private func run(
        _ profile: ProviderProfile,
        _ body: @Sendable (ProviderBench) async throws -> Void
    ) async throws {
        try await ProviderBench.run(FakeProviderSettings(profile: profile, people: FakePerson.genericPeople), body)
    }

    @Test("Keycloak: metadata and authorization at the front, the rest behind")
    func splitHosts() async throws {
        try await run(.splitHosts) { bench in
            let document = try await bench.json(bench.provider.issuer + "/.well-known/openid-configuration")
            let front = bench.provider.baseURL()
            #expect(document["authorization_endpoint"]?.stringValue?.hasPrefix(front) == true)
            #expect(document["token_endpoint"]?.stringValue?.hasPrefix(front) == false)
            #expect(document["jwks_uri"]?.stringValue?.hasPrefix(front) == false)
            #expect(try await bench.driver.logIn(as: Self.ada).answer.status == 200)
        }
    }

    @Test("Zitadel: several audiences with azp, and roles as an object at userinfo alone")
    func zitadel() async throws {
        try await run(.zitadel) { bench in
            let login = try await bench.driver.logIn(as: Self.ada)
            let claims = try #require(login.answer.unverifiedClaims)
            #expect(claims["aud"]?.arrayValue?.count == 3)
            #expect(claims["azp"]?.stringValue == ProviderBench.client.id)
            #expect(claims["email"] == nil)
            #expect(claims["urn:zitadel:iam:org:project:roles"] == nil)
            let userinfo = try JSONReader.parseObject(
                try await bench.driver.userinfo(try #require(login.answer.accessToken)).body
            )
            let roles = try #require(userinfo["urn:zitadel:iam:org:project:roles"]?.objectValue)
            #expect(roles.names == ["engineering", "cost-admins"])
        }
    }

    @Test("Cognito: another host for its endpoints, an odd kid, an unsolicited nonce, a word for email_verified")
    func cognito() async throws {
        try await run(.cognito) { bench in
            #expect(bench.provider.issuer.hasSuffix("/eu-west-1_Example"))
            #expect(bench.provider.url(of: .token)?.hasPrefix(bench.provider.baseURL()) == false)
            var request = LoginRequest()
            request.omitted = ["nonce"]
            let login = try await bench.driver.logIn(as: Self.ada, with: request)
            let claims = try #require(login.answer.unverifiedClaims)
            #expect(claims["nonce"] != nil)
            #expect(claims["token_use"] == "id")
            #expect(claims["cognito:groups"] == ["engineering", "cost-admins"])
            let userinfo = try JSONReader.parseObject(
                try await bench.driver.userinfo(try #require(login.answer.accessToken)).body
            )
            #expect(userinfo["email_verified"] == "true")
            let kid = try #require(try await bench.keySet().keys.first?.keyID)
            #expect(kid.contains("+"))
            #expect(kid.contains("/"))
            #expect(kid.contains("="))
        }
    }

    @Test("GitLab: direct groups in the ID token, all of them at userinfo")
    func gitlab() async throws {
        try await run(.gitlab) { bench in
            let login = try await bench.driver.logIn(as: Self.ada)
            #expect(login.answer.unverifiedClaims?["groups_direct"]?.arrayValue?.count == 2)
            #expect(login.answer.unverifiedClaims?["groups"] == nil)
            let userinfo = try JSONReader.parseObject(
                try await bench.driver.userinfo(try #require(login.answer.accessToken)).body
            )
            #expect(userinfo["groups"]?.arrayValue?.count == 2)
        }
    }

    @Test("Authentik's issuer ends in a slash after its path")
    func slashedIssuer() async throws {
        try await run(.slashedIssuer) { bench in
            let base = try #require(bench.provider.configuredIssuer(at: ""))
            let document = try await bench.json(base + "/.well-known/openid-configuration")
            #expect(document["issuer"]?.stringValue == base + "/")
        }
    }

    @Test("without userinfo, and with bare metadata", arguments: [ProviderProfile.withoutUserinfo, .bareMetadata])
    func withoutUserinfo(profile: ProviderProfile) async throws {
        try await run(profile) { bench in
            let document = try await bench.json(bench.provider.issuer + "/.well-known/openid-configuration")
            #expect(document["userinfo_endpoint"] == nil)
            #expect(try await bench.driver.logIn(as: Self.ada).answer.status == 200)
        }
    }

    @Test("groups as one text, or not at all")
    func groupsShapes() async throws {
        var profile = ProviderProfile.generic
        profile.groupsShape = .text
        try await run(profile) { bench in
            let claims = try await bench.driver.logIn(as: Self.ada).answer.unverifiedClaims
            #expect(claims?["groups"] == "engineering,cost-admins")
        }
        profile.groupsShape = .absent
        try await run(profile) { bench in
            let claims = try await bench.driver.logIn(as: Self.ada).answer.unverifiedClaims
            #expect(claims?["groups"] == nil)
        }
    }

    @Test(
        "form_post: a page that sends itself to the app",
        arguments: [FakeProviderSettings.generic(), .entra(), .okta(), .auth0()]
    )
    func formPost(settings: FakeProviderSettings) async throws {
        try await ProviderBench.run(settings) { bench in
            let request = LoginRequest(parameters: [("response_mode", "form_post")])
            let person = try #require(bench.provider.people.first)
            let page = try await bench.driver.choose(person.subject, on: try await bench.driver.begin(request))
            #expect(page.stoppedAt == nil)
            let forms = PageReader(page.page?.text ?? "").forms
            let form = try #require(forms.first)
            #expect(form.method == "POST")
            #expect(form.action == ProviderBench.callback)
            let fields = Dictionary(form.fields.map { ($0.name, $0.value) }) { first, _ in first }
            #expect(fields["state"] == request.state)
            let answer = try await bench.driver.exchange(try #require(fields["code"]), of: request)
            #expect(answer.status == 200)
        }
    }

    @Test("form_post carries refusals as well")
    func refusedFormPost() async throws {
        try await ProviderBench.run(.okta()) { bench in
            let request = LoginRequest(parameters: [("response_mode", "form_post"), ("state", "no good")])
            let page = try await bench.driver.begin(request)
            let forms = PageReader(page.page?.text ?? "").forms
            let form = try #require(forms.first)
            #expect(form.fields.contains { $0.name == "error" && $0.value == "invalid_request" })
        }
    }

    @Test("Logout tokens: right, and wrong in each way")
    func logoutTokens() async throws {
        try await ProviderBench.run(.auth0()) { bench in
            let subject = "auth0|602c0dcab993d10073daf680"
            let keys = try await bench.keySet()
            func claims(_ faults: LogoutTokenFault...) throws -> JSONObject {
                let token = try bench.provider.logoutToken(about: subject, to: ProviderBench.client, faults)
                let verified = try keys.verify(CompactJWS(parsing: token), allowed: [.rs256])
                return try JSONReader.parseObject(verified.payload)
            }
            let right = try claims()
            #expect(right["iss"]?.stringValue == bench.provider.issuer)
            #expect(right["nonce"] == nil)
            #expect(right["events"]?.objectValue?.names == ["http://schemas.openid.net/event/backchannel-logout"])
            let login = try await bench.driver.logIn(as: subject)
            #expect(right["sid"] == login.answer.unverifiedClaims?["sid"])
            let withNonce = try claims(.withNonce)
            #expect(withNonce["nonce"] != nil)
            let sessionOnly = try claims(.sessionOnly)
            #expect(sessionOnly["sub"] == nil)
            let late = try claims(.expired)
            #expect((late["exp"]?.int64Value ?? 0) < SystemTime.now().seconds)
            let replayed = try claims(.identifier("once"))
            #expect(replayed["jti"] == "once")
        }
    }

    @Test("Google's pages and its bare issuer, where they are switched on")
    func google() async throws {
        try await ProviderBench.run(.google()) { bench in
            bench.provider.faults.google.bareIssuer = true
            let login = try await bench.driver.logIn(as: "107691503500061507151")
            #expect(login.answer.unverifiedClaims?["iss"] == "accounts.google.com")
            bench.provider.faults.google.page = .organizationInternal
            let visit = try await bench.driver.begin(LoginRequest())
            #expect(visit.page?.status == 403)
            #expect(visit.words.contains("org_internal"))
        }
    }

    @Test("Entra's flapping sets: the signing key goes and comes back")
    func flapping() async throws {
        try await ProviderBench.run(.entra()) { bench in
            bench.provider.faults.keySet = [.flapping]
            let id = bench.provider.keys.signingKeyID
            var seen: [Bool] = []
            for _ in 0..<4 { seen.append(try await bench.keySet().keys.contains { $0.keyID == id }) }
            #expect(seen == [true, false, true, false])
        }
    }

    @Test("Entra sends a redirect URI without a path back with a slash")
    func pathlessRedirect() async throws {
        var client = ProviderBench.client
        client.redirectURIs = ["http://127.0.0.1:9"]
        try await ProviderBench.run(.entra(clients: [client])) { [client] bench in
            let driver = bench.driver(as: client)
            let end = try await driver.choose("adele", on: try await driver.begin(LoginRequest()))
            #expect(end.stoppedAt?.hasPrefix("http://127.0.0.1:9/?") == true)
        }
    }
}
