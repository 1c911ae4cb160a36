import BrokerCrypto
import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

@Suite("The Entra-like cloud")
struct EntraTests {
    private static let graphScope = "openid profile email User.Read offline_access"

    /// Somebody's login at an authority, with its claims.
    private func logIn(
        _ bench: ProviderBench,
        _ person: String,
        at authority: String,
        scope: String = "openid profile email"
    ) async throws -> (login: FinishedLogin, claims: JSONObject) {
        let login = try await bench.driver(at: authority).logIn(
            as: person,
            with: LoginRequest(parameters: [("scope", scope)])
        )
        return (login, try #require(login.answer.unverifiedClaims))
    }

    @Test(
        "publishes the issuer that each authority has (providers.md §3.1)",
        arguments: [
            ("common", "/{tenantid}/v2.0"), ("organizations", "/{tenantid}/v2.0"),
            ("consumers", "/\(EntraTenant.personal)/v2.0"),
            (EntraTenant.contoso.id, "/\(EntraTenant.contoso.id)/v2.0"),
            (EntraTenant.contoso.domain, "/\(EntraTenant.contoso.id)/v2.0"),
        ]
    )
    func issuers(authority: String, path: String) async throws {
        try await ProviderBench.run(.entra()) { bench in
            let configured = try #require(bench.provider.configuredIssuer(at: authority))
            #expect(configured == bench.provider.baseURL() + "/\(authority)/v2.0")
            let document = try await bench.json(configured + "/.well-known/openid-configuration")
            #expect(document["issuer"]?.stringValue == bench.provider.baseURL() + path)
            #expect(document["code_challenge_methods_supported"] == nil)
            #expect(document["revocation_endpoint"] == nil)
        }
    }

    @Test("has v1.0 forms, whose issuer is at sts.windows.net and whose tokens say 1.0")
    func version1() async throws {
        try await ProviderBench.run(.entra()) { bench in
            let authority = "v1/" + EntraTenant.contoso.id
            let (_, claims) = try await logIn(bench, "adele", at: authority)
            #expect(claims["ver"] == "1.0")
            #expect(claims["iss"]?.stringValue == "https://sts.windows.net/\(EntraTenant.contoso.id)/")
            #expect(claims["unique_name"] == "adele@contoso.example")
            #expect(claims["preferred_username"] == nil)
        }
    }

    @Test(
        "signs the tenant's own issuer into tokens, whichever authority was asked",
        arguments: ["common", "organizations", EntraTenant.contoso.id, EntraTenant.contoso.domain]
    )
    func member(authority: String) async throws {
        try await ProviderBench.run(.entra()) { bench in
            let (login, claims) = try await logIn(bench, "adele", at: authority)
            let token = try CompactJWS(parsing: try #require(login.answer.idToken))
            let keys = try await bench.keySet(at: authority)
            _ = try keys.verify(token, allowed: [.rs256])
            let key = try #require(keys.keys.first { $0.keyID == token.header.keyID })
            let template = try #require(key.issuer)
            #expect(
                template.split(separator: "{tenantid}").joined(separator: EntraTenant.contoso.id)
                    == claims["iss"]?.stringValue
            )
            #expect(claims["tid"]?.stringValue == EntraTenant.contoso.id)
            #expect(claims["ver"] == "2.0")
            #expect(claims["email_verified"] == nil)
            #expect(claims["xms_edov"] == true)
            #expect(claims["roles"] == ["Task.Admin"])
            #expect(claims["groups"]?.arrayValue?.count == 3)
            let issued = try #require(claims["iat"]?.int64Value)
            #expect(claims["nbf"]?.int64Value == issued)
            #expect(claims["exp"]?.int64Value == issued + 3_900)
            #expect(issued <= SystemTime.now().seconds - 299)
        }
    }

    @Test("gives each client another sub for the same oid")
    func pairwise() async throws {
        let other = FakeClient(id: "other", secret: "s", authentication: .post, redirectURIs: [ProviderBench.callback])
        try await ProviderBench.run(.entra(clients: [ProviderBench.client, other])) { bench in
            let first = try await bench.driver.logIn(as: "adele").answer.unverifiedClaims
            let second = try await bench.driver(as: other).logIn(as: "adele").answer.unverifiedClaims
            #expect(first?["oid"] == second?["oid"])
            #expect(first?["oid"] != nil)
            #expect(first?["sub"] != second?["sub"])
        }
    }

    @Test("gives a guest another oid, a name with #EXT# and an idp in the tenant that invited it")
    func guest() async throws {
        try await ProviderBench.run(.entra()) { bench in
            let (_, atHome) = try await logIn(bench, "grady", at: "organizations")
            let (_, asGuest) = try await logIn(bench, "grady", at: EntraTenant.contoso.id)
            #expect(atHome["tid"]?.stringValue == EntraTenant.fabrikam.id)
            #expect(atHome["idp"] == nil)
            #expect(asGuest["tid"]?.stringValue == EntraTenant.contoso.id)
            #expect(asGuest["oid"] != atHome["oid"])
            #expect(asGuest["preferred_username"] == "grady_fabrikam.example#EXT#@contoso.example")
            #expect(asGuest["idp"]?.stringValue == "https://sts.windows.net/\(EntraTenant.fabrikam.id)/")
        }
    }

    @Test("lets personal accounts in at common and consumers, signed with their own key, and not at organizations")
    func personal() async throws {
        try await ProviderBench.run(.entra()) { bench in
            for authority in ["common", "consumers"] {
                let (login, claims) = try await logIn(bench, "casey", at: authority)
                #expect(claims["tid"]?.stringValue == EntraTenant.personal)
                let token = try CompactJWS(parsing: try #require(login.answer.idToken))
                let key = try await bench.keySet(at: authority).keys.first { $0.keyID == token.header.keyID }
                #expect(key?.issuer == bench.provider.baseURL() + "/\(EntraTenant.personal)/v2.0")
            }
            let visit = try await bench.driver(at: "organizations").begin(LoginRequest())
            let refused = try await bench.driver(at: "organizations").choose("casey", on: visit)
            #expect(refused.words.contains("AADSTS500208"))
        }
    }

    @Test("shows its own pages, and nothing at the callback, to who isn't assigned or in another tenant")
    func pages() async throws {
        try await ProviderBench.run(.entra()) { bench in
            let driver = bench.driver
            let unassigned = try await driver.choose("lee", on: try await driver.begin(LoginRequest()))
            #expect(unassigned.words.contains("AADSTS50105"))
            let foreign = try await driver.choose("mallory", on: try await driver.begin(LoginRequest()))
            #expect(foreign.words.contains("AADSTS50020"))
            let mismatch = try await driver.begin(LoginRequest(parameters: [("redirect_uri", "https://evil.example/")]))
            #expect(mismatch.words.contains("AADSTS50011"))
            let unknown = try await driver.begin(LoginRequest(parameters: [("client_id", "nobody")]))
            #expect(unknown.words.contains("AADSTS700016"))
            for visit in [unassigned, foreign, mismatch, unknown] { #expect(visit.stoppedAt == nil) }
        }
    }

    @Test("publishes keys without alg, with a certificate and its thumbprint as kid")
    func keys() async throws {
        try await ProviderBench.run(.entra()) { bench in
            let document = try await bench.json(
                try #require(bench.provider.url(of: .keys, at: "common"))
            )
            let entries = try #require(document["keys"]?.arrayValue).compactMap(\.objectValue)
            #expect(entries.count == 4)
            for entry in entries {
                #expect(entry["alg"] == nil)
                #expect(entry["kid"] == entry["x5t"])
                #expect(entry["x5c"]?.arrayValue?.count == 1)
                #expect(entry["issuer"]?.stringValue != nil)
            }
        }
    }

    @Test("shows an application's own key only to who asks with appid")
    func applicationKey() async throws {
        try await ProviderBench.run(.entra()) { bench in
            bench.provider.faults.entra.signsWithApplicationKey = true
            let (login, _) = try await logIn(bench, "adele", at: EntraTenant.contoso.id)
            let token = try CompactJWS(parsing: try #require(login.answer.idToken))
            let url = try #require(bench.provider.url(of: .keys))
            let plain = try JWKSet(try await bench.json(url))
            #expect(throws: (any Error).self) { try plain.verify(token, allowed: [.rs256]) }
            let query = FormCoding.encode([("appid", ProviderBench.client.id)])
            _ = try JWKSet(try await bench.json(url + "?" + query)).verify(token, allowed: [.rs256])
        }
    }

    @Test(
        "signs attacks rightly: what is wrong is what they say",
        arguments: ["mismatch", "personal", "other", "guid"]
    )
    func attacks(kind: String) async throws {
        try await ProviderBench.run(.entra()) { bench in
            let contoso = EntraTenant.contoso.id
            let attack: EntraQuirks.TokenAttack =
                switch kind {
                case "mismatch": .tenantIDSwapped(contoso)
                case "personal": .personalKeyClaimingTenant(contoso)
                case "other": .signedByAnotherTenantsKey(claiming: contoso, keyOf: EntraTenant.fabrikam.id)
                default: .tenantIDNotGUID("not-a-guid")
                }
            bench.provider.faults.entra.tokenAttack = attack
            let (login, claims) = try await logIn(bench, "mallory", at: "common")
            let token = try CompactJWS(parsing: try #require(login.answer.idToken))
            let keys = try await bench.keySet(at: "common")
            _ = try keys.verify(token, allowed: [.rs256])
            let key = try #require(keys.keys.first { $0.keyID == token.header.keyID })
            switch kind {
            case "mismatch":
                #expect(claims["iss"]?.stringValue?.contains(claims["tid"]?.stringValue ?? "") == false)
            case "personal":
                #expect(claims["tid"]?.stringValue == contoso)
                #expect(key.issuer?.contains(EntraTenant.personal) == true)
            case "other":
                #expect(claims["tid"]?.stringValue == contoso)
                #expect(key.issuer?.contains(EntraTenant.fabrikam.id) == true)
            default:
                #expect(claims["tid"] == "not-a-guid")
            }
        }
    }

    @Test(
        "gives somebody else's address as email, with xms_edov of any shape",
        arguments: ["true", "\"1\"", "false", ""]
    )
    func spoofedEmail(verified: String) async throws {
        try await ProviderBench.run(.entra()) { bench in
            let value = verified.isEmpty ? nil : try JSONReader.parse(Array(verified.utf8))
            bench.provider.faults.entra.spoofedEmail = ("ceo@example.com", value)
            let (_, claims) = try await logIn(bench, "mallory", at: "organizations")
            #expect(claims["email"] == "ceo@example.com")
            #expect(claims["xms_edov"] == value)
        }
    }

    @Test("points to Graph over 200 groups, and Graph tells them page by page")
    func overage() async throws {
        try await ProviderBench.run(.entra()) { bench in
            let (login, claims) = try await logIn(bench, "miriam", at: EntraTenant.contoso.id, scope: Self.graphScope)
            #expect(claims["groups"] == nil)
            #expect(claims["_claim_names"]?.objectValue?["groups"] == "src1")
            let token = try #require(login.answer.accessToken)
            var next = bench.provider.url(of: .graphMemberships).map { $0 + "?$select=id&$top=100" }
            var groups: Set<String> = []
            var pages = 0
            while let url = next {
                let page = try await bench.json(url, bearer: token)
                pages += 1
                for object in page["value"]?.arrayValue ?? []
                where object.objectValue?["@odata.type"] == "#microsoft.graph.group" {
                    groups.insert(object.objectValue?["id"]?.stringValue ?? "")
                }
                next = page["@odata.nextLink"]?.stringValue
            }
            #expect(groups.count == 250)
            #expect(pages == 3)
            #expect(bench.provider.traffic.count(.claimSource) == 0)
        }
    }

    @Test("counts who follows a claim source")
    func claimSource() async throws {
        try await ProviderBench.run(.entra()) { bench in
            bench.provider.faults.entra.claimSource = .hostile
            let (_, claims) = try await logIn(bench, "miriam", at: EntraTenant.contoso.id)
            let source = claims["_claim_sources"]?.objectValue?["src1"]?.objectValue?["endpoint"]?.stringValue
            _ = try await bench.fetch.fetch(FetchRequest("POST", try #require(source), body: []))
            #expect(bench.provider.traffic.count(.claimSource) == 1)
        }
    }

    @Test("answers Graph with 403 where the permission was not asked for, and where a fault says so")
    func graphRefusals() async throws {
        try await ProviderBench.run(.entra()) { bench in
            let url = try #require(bench.provider.url(of: .graphMemberships))
            let (plain, _) = try await logIn(bench, "miriam", at: EntraTenant.contoso.id)
            #expect(try await bench.get(url, bearer: plain.answer.accessToken).status == 403)
            let (asked, _) = try await logIn(bench, "miriam", at: EntraTenant.contoso.id, scope: Self.graphScope)
            let token = try #require(asked.answer.accessToken)
            #expect(try await bench.get(url, bearer: token).status == 200)
            bench.provider.faults.entra.graph = .forbidden
            #expect(try await bench.get(url, bearer: token).status == 403)
            bench.provider.faults.entra.graph = nil
            bench.provider.faults.answers[.graphMemberships] = [AnswerFault(.status(429, retryAfter: "3"), times: 1)]
            #expect(try await bench.get(url, bearer: token).status == 429)
            #expect(try await bench.get(url, bearer: "made-up").status == 401)
        }
    }

    @Test("lists all groups at once at getMemberGroups")
    func memberGroups() async throws {
        try await ProviderBench.run(.entra()) { bench in
            let (login, _) = try await logIn(bench, "miriam", at: EntraTenant.contoso.id, scope: Self.graphScope)
            let answer = try await bench.fetch.fetch(
                FetchRequest(
                    "POST",
                    try #require(bench.provider.url(of: .graphMemberGroups)),
                    headers: [
                        ("Authorization", "Bearer " + (login.answer.accessToken ?? "")),
                        ("Content-Type", "application/json"),
                    ],
                    body: Array(#"{"securityEnabledOnly":true}"#.utf8)
                )
            )
            #expect(try JSONReader.parseObject(answer.body)["value"]?.arrayValue?.count == 250)
        }
    }

    @Test("tells neither tid nor oid at userinfo, and the same sub")
    func userinfo() async throws {
        try await ProviderBench.run(.entra()) { bench in
            let (login, claims) = try await logIn(bench, "adele", at: EntraTenant.contoso.id)
            let answer = try await bench.driver.userinfo(try #require(login.answer.accessToken))
            let userinfo = try JSONReader.parseObject(answer.body)
            #expect(userinfo["sub"] == claims["sub"])
            #expect(userinfo["tid"] == nil)
            #expect(userinfo["oid"] == nil)
            #expect(userinfo["groups"] == nil)
        }
    }

    @Test("writes errors with numbers, trace ids and line breaks")
    func errors() async throws {
        try await ProviderBench.run(.entra()) { bench in
            let login = try await bench.driver.logIn(as: "adele")
            let used = try await bench.driver.exchange(login.code, of: login.request)
            #expect(used.members["error_codes"] == [54_005])
            #expect(used.errorDescription?.hasPrefix("AADSTS54005: ") == true)
            #expect(used.errorDescription?.contains("\r\nTrace ID: ") == true)
            #expect(used.members["trace_id"]?.stringValue?.count == 36)
            #expect(used.members["correlation_id"] != nil)
            var wrong = ProviderBench.client
            wrong.secret = "wrong"
            let secret = try await bench.driver(as: wrong).exchange("any", of: login.request)
            #expect(secret.status == 401)
            #expect(secret.members["error_codes"] == [7_000_215])
            let request = LoginRequest()
            let end = try await bench.driver.choose("adele", on: try await bench.driver.begin(request))
            let code = try bench.driver.code(from: end, of: request)
            let verifier = [(name: "code_verifier", value: CodeVerifier().secret.reveal())]
            let pkce = try await bench.driver.exchange(code, of: request, changes: verifier)
            #expect(pkce.members["error_codes"] == [501_481])
            bench.provider.faults.entra.tokenError = .expiredSecret
            let expired = try await bench.driver.exchange("any", of: request)
            #expect(expired.members["error_codes"] == [7_000_222])
        }
    }

    @Test("demands PKCE without advertising it")
    func pkce() async throws {
        try await ProviderBench.run(.entra()) { bench in
            var request = LoginRequest()
            request.usesPKCE = false
            let visit = try await bench.driver.begin(request)
            #expect(visit.stoppedValue("error") == "invalid_request")
        }
    }

    @Test("redeems a code at the authority where it was made alone (AADSTS700005)")
    func foreignAuthority() async throws {
        try await ProviderBench.run(.entra()) { bench in
            let request = LoginRequest()
            let driver = bench.driver(at: "common")
            let end = try await driver.choose("adele", on: try await driver.begin(request))
            let answer = try await bench.driver.exchange(try driver.code(from: end, of: request), of: request)
            #expect(answer.members["error_codes"] == [700_005])
        }
    }

    @Test("gives a new refresh token at each use while the old one goes on working, for 90 days")
    func refresh() async throws {
        let clock = ManualClock()
        var settings = FakeProviderSettings.entra()
        settings.clock = clock.reading
        try await ProviderBench.run(settings) { bench in
            let (login, _) = try await logIn(bench, "adele", at: EntraTenant.contoso.id, scope: Self.graphScope)
            let first = try #require(login.answer.refreshToken)
            let second = try #require(try await bench.driver.refresh(first).refreshToken)
            #expect(second != first)
            #expect(try await bench.driver.refresh(first).status == 200)
            #expect(try await bench.driver.refresh(second).status == 200)
            clock.advance(by: .days(91))
            #expect(try await bench.driver.refresh(second).members["error_codes"] == [700_082])
        }
    }

    @Test("takes HTML out of state")
    func state() async throws {
        try await ProviderBench.run(.entra()) { bench in
            let request = LoginRequest(parameters: [("state", "before<b>in</b>after")])
            let end = try await bench.driver.choose("adele", on: try await bench.driver.begin(request))
            #expect(end.stoppedValue("state") == "beforeinafter")
        }
    }

    @Test("takes one prompt that it knows, and notes the hints", arguments: ["login consent", "create"])
    func prompts(prompt: String) async throws {
        try await ProviderBench.run(.entra()) { bench in
            let request = LoginRequest(parameters: [("prompt", prompt), ("domain_hint", "contoso.example")])
            let visit = try await bench.driver.begin(request)
            #expect(visit.page?.status == 400)
            #expect(bench.provider.traffic.last(.authorization)?.value("domain_hint") == "contoso.example")
        }
    }

    @Test("takes an assertion of PS256 with the certificate's thumbprint, for the tenant's token endpoint")
    func privateKeyJWT() async throws {
        var client = ProviderBench.client
        client.authentication = .privateKeyJWT(try ClientKey.generate())
        try await ProviderBench.run(.entra(clients: [client])) { [client] bench in
            let login = try await bench.driver(as: client).logIn(as: "adele")
            #expect(login.answer.status == 200)
            var app = RelyingParty(of: bench.provider, as: client)
            app.assertionAudience = bench.provider.issuer
            let refused = try await LoginDriver(app, fetch: bench.fetch).exchange("any", of: LoginRequest())
            #expect(refused.members["error_codes"] == [700_027])
        }
    }

    @Test("signs out with and without logout_hint, back to a registered address alone")
    func logout() async throws {
        var client = ProviderBench.client
        client.postLogoutRedirectURIs = ["http://127.0.0.1:9/bye"]
        try await ProviderBench.run(.entra(clients: [client])) { bench in
            let url = try #require(bench.provider.url(of: .logout))
            let good = FormCoding.encode([
                ("post_logout_redirect_uri", "http://127.0.0.1:9/bye"), ("logout_hint", "adele@contoso.example"),
            ])
            let back = try await bench.fetch.fetch(FetchRequest("GET", url + "?" + good))
            #expect(back.header("Location") == "http://127.0.0.1:9/bye")
            #expect(try await bench.fetch.fetch(FetchRequest("GET", url)).status == 200)
            let bad = FormCoding.encode([("post_logout_redirect_uri", "https://evil.example/")])
            #expect(try await bench.fetch.fetch(FetchRequest("GET", url + "?" + bad)).status == 400)
        }
    }
}
