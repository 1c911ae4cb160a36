import BrokerCore
import BrokerCrypto
import JOSE
import ProviderCatalogue
import Testing

@testable import Upstream

@Suite struct UserinfoTests {
    let issuer: FakeIssuer

    init() throws { issuer = try FakeIssuer() }

    private func signIn(_ policy: UserinfoPolicy, scopes: [String]? = nil) async throws -> UpstreamIdentity {
        try await issuer.signIn(
            with: issuer.connector {
                $0.userinfo = policy
                if let scopes { $0.scopes = scopes }
            }
        )
    }

    private var asked: Int { issuer.server.requestCount(path: "/userinfo") }

    @Test func `oidcc-client-test-scope-userinfo-claims: a thin ID token is filled from userinfo, by Bearer header`()
        async throws
    {
        issuer.change {
            $0.userinfo = ["sub": "person-1", "name": "Ada", "email": "ada@example.com", "email_verified": true]
        }
        let identity = try await signIn(.automatic)
        #expect(identity.profile.name == "Ada")
        #expect(identity.profile.email == "ada@example.com")
        #expect(identity.profile.emailVerified)
        let request = try #require(issuer.server.requests.last)
        #expect(request.method == "GET" && request.target == "/userinfo")
        #expect(request.header("Authorization") == "Bearer \(FakeIssuer.accessToken)")
    }

    @Test func `A full ID token needs no userinfo, and never means never`() async throws {
        issuer.change { $0.claims = ["name": "Ada", "email": "ada@example.com", "groups": []] }
        _ = try await signIn(.automatic, scopes: ["openid", "email", "profile", "groups"])
        issuer.change { $0.claims = [:] }
        _ = try await signIn(.never)
        _ = try await signIn(.automatic, scopes: ["openid"])
        #expect(asked == 0)
        _ = try await signIn(.always)
        #expect(asked == 1)
    }

    @Test(arguments: ["person-2", "PERSON-1", "person-1 ", ""])
    func `oidcc-client-test-userinfo-invalid-sub: the answer is discarded`(subject: String) async throws {
        issuer.change {
            $0.userinfo = ["sub": .string(subject), "name": "Mallory", "email": "m@example.com", "groups": ["admins"]]
        }
        let identity = try await signIn(.automatic)
        #expect(identity.profile.name == nil && identity.profile.email == nil && identity.profile.groups.isEmpty)
        #expect(identity.claims["name"] == nil)
        // Where the answer decides about access, the login fails.
        for attempt in [(UserinfoPolicy.always, nil), (.automatic, ["openid", "groups"])]
            as [(UserinfoPolicy, [String]?)]
        {
            let error = await upstreamError { _ = try await signIn(attempt.0, scopes: attempt.1) }
            #expect(error?.step == .userinfo)
            #expect(error?.kind == .responseInvalid)
        }
    }

    @Test func `Groups that nobody told are unknown: userinfo kept back, or told elsewhere (OIDC Core §5.6.2)`()
        async throws
    {
        issuer.change { $0.userinfo = ["sub": "person-1"] }
        #expect(try await signIn(.automatic).groupsAreKnown, "userinfo answered, and has none")
        issuer.change { $0.userinfo = ["sub": "person-2"] }
        #expect(try await !signIn(.automatic).groupsAreKnown, "its answer was thrown away")
        issuer.change { $0.claims = ["groups": ["staff"]] }
        #expect(try await signIn(.automatic).groupsAreKnown, "the token has them")
        for claims in [["_claim_names": ["groups": "src1"]], ["hasgroups": true]] as [JSONObject] {
            issuer.change { $0.claims = claims }
            #expect(try await !signIn(.never).groupsAreKnown)
        }
    }

    @Test func `A sub that is missing or no string is another's`() async throws {
        for value in [nil, 1, ["person-1"]] as [JSONValue] {
            issuer.change { $0.userinfo = JSONObject(value.isNull ? [] : [("sub", value)]) }
            #expect(await upstreamError { _ = try await signIn(.always) }?.kind == .responseInvalid)
        }
    }

    @Test func `Userinfo adds no identity, no tenant and no organization, and replaces nothing signed`() async throws {
        let hostile: JSONObject = [
            "sub": "person-1", "iss": "https://evil.test", "aud": "x", "tid": "t", "oid": "o", "hd": "victim.example",
            "org_id": "org",
            "acr": "gold", "amr": ["mfa"], "auth_time": 1, "name": "Changed", "acme_org": "org-1",
        ]
        issuer.change { state in
            state.userinfo = hostile
            state.claims = ["name": "Ada"]
        }
        let connector = issuer.connector {
            $0.userinfo = .always
            $0.organizationKeys = [
                OrganizationKey(claim: "hd", list: .domains), OrganizationKey(claim: "org_id", list: .externalIDs),
            ]
            $0.claims.organization = "acme_org"
        }
        let identity = try await issuer.signIn(with: connector)
        #expect(identity.organizationHints.isEmpty)
        #expect(identity.profile.name == "Ada")
        #expect(identity.issuer == issuer.server.origin)
        #expect(identity.authenticationContext == nil && identity.authenticationMethods.isEmpty)
        for name in ["tid", "oid", "hd", "org_id", "acr", "acme_org"] {
            #expect(identity.claims[name] == nil, "\(name)")
        }
    }

    @Test func `email_verified of userinfo is not believed of another address than userinfo's`() async throws {
        issuer.change { state in
            state.claims = ["email": "victim@example.com"]
            state.userinfo = ["sub": "person-1", "email": "mallory@example.com", "email_verified": true]
        }
        let identity = try await signIn(.always)
        #expect(identity.profile.email == "victim@example.com")
        #expect(!identity.profile.emailVerified)
        issuer.change { state in
            state.claims = ["email_verified": true]
            state.userinfo = ["sub": "person-1", "email": "mallory@example.com"]
        }
        #expect(try await signIn(.always).profile.emailVerified == false)
    }

    @Test func `A failing userinfo endpoint costs a name, not the login; groups are another matter`() async throws {
        for reply in [LoopbackServer.Reply.json("{}", status: 500), .json("{}", status: 401), .reset, .json("<html>")] {
            issuer.change { $0.userinfoReply = reply }
            #expect(try await signIn(.automatic).subject == "person-1")
        }
        issuer.change { $0.userinfoReply = .json("{}", status: 503, headers: [("Retry-After", "5")]) }
        let error = await upstreamError { _ = try await signIn(.automatic, scopes: ["openid", "groups"]) }
        #expect(error?.kind == .unavailable)
        #expect(error?.retryAfter == 5)
    }

    @Test func `always, with no endpoint or no access token, is said to the operator`() async throws {
        issuer.change { $0.tokenAnswer = ["access_token": nil] }
        #expect(await upstreamError { _ = try await signIn(.always) }?.kind == .misconfigured)
        issuer.change {
            $0.tokenAnswer = [:]; $0.metadata = ["userinfo_endpoint": nil]
        }
        issuer.cache.change { $0 = [:] }
        #expect(await upstreamError { _ = try await signIn(.always) }?.kind == .misconfigured)
        #expect(try await signIn(.automatic).subject == "person-1")
    }

    @Test func `A signed userinfo answer is verified with the provider's keys (OIDC Core §5.3.2)`() async throws {
        func reply(_ claims: JSONObject, key: SigningKeyMaterial? = nil) throws {
            let token = try CompactJWS.sign(
                payload: claims.serialized(),
                type: nil,
                key: key ?? TestKeys.rs256(0, kid: "key-1")
            )
            issuer.change {
                $0.userinfoReply = .response(
                    200,
                    headers: [("Content-Type", "application/jwt;charset=UTF-8")],
                    Array(token.utf8)
                )
            }
        }
        let origin = issuer.server.origin
        try reply(["sub": "person-1", "name": "Ada", "iss": .string(origin), "aud": "client-1"])
        #expect(try await signIn(.always).profile.name == "Ada")
        try reply(["sub": "person-1", "name": "Ada", "aud": ["client-1", "x"]])
        #expect(try await signIn(.always).profile.name == "Ada")
        try reply(["sub": "person-1", "iss": "https://evil.test"])
        #expect(await upstreamError { _ = try await signIn(.always) }?.step == .userinfo)
        try reply(["sub": "person-1", "aud": "client-2"])
        #expect(await upstreamError { _ = try await signIn(.always) }?.step == .userinfo)
        try reply(["sub": "person-2"])
        #expect(await upstreamError { _ = try await signIn(.always) }?.step == .userinfo)
        try reply(["sub": "person-1"], key: TestKeys.rs256(1, kid: "key-1"))
        #expect(await upstreamError { _ = try await signIn(.always) }?.kind == .responseInvalid)
        try reply(["sub": "person-1"], key: TestKeys.es256(kid: "ec"))
        #expect(await upstreamError { _ = try await signIn(.always) }?.kind == .responseInvalid)
    }

    @Test func `Promise 7: userinfo over 1 MB is refused, a redirect not followed`() async throws {
        issuer.change { $0.userinfo = ["sub": "person-1", "x": .string(String(repeating: "a", count: 1 << 20))] }
        #expect(await upstreamError { _ = try await signIn(.always) }?.kind == .responseInvalid)
        let other = try LoopbackServer { _ in .json(#"{"sub":"person-1"}"#) }
        defer { other.stop() }
        let location = other.origin
        issuer.change { $0.userinfoReply = .response(307, headers: [("Location", location)], []) }
        #expect(await upstreamError { _ = try await signIn(.always) }?.kind == .responseInvalid)
        #expect(other.connectionCount == 0)
    }
}
