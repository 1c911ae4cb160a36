import BrokerCore
import BrokerCrypto
import JOSE
import OAuthProtocol
import ProviderCatalogue
import Synchronization
import Testing

@testable import Upstream

/// Looking at a person again with their refresh token (OIDC Core §12): the same person, as they are now, or a definite no.
@Suite struct LookAgainTests {
    let issuer: FakeIssuer

    init() throws {
        issuer = try FakeIssuer()
        issuer.change { $0.claims = ["nonce": nil] }
    }

    private func look(
        _ connector: OIDCConnector? = nil,
        subject: String = "person-1",
        issuedBy: String? = nil,
        keeping keep: @Sendable (UpstreamTokens) async -> Void = { _ in }
    ) async throws(UpstreamError) -> UpstreamAuthentication {
        try await (connector ?? issuer.connector()).lookAgain(
            with: Secret("refresh-token-1"),
            at: KnownIdentity(subject: subject, issuer: issuedBy ?? issuer.server.origin),
            story: StoryRecorder(clock: issuer.wallClock),
            keeping: keep
        )
    }

    private func form() throws -> Parameters {
        try Parameters(parsing: #require(issuer.server.requests.last { $0.path == "/token" }).body)
    }

    @Test func `oidcc-client-test-refresh-token: claims and groups as they are now`() async throws {
        issuer.change { $0.claims = ["nonce": nil, "name": "Ada", "groups": ["new"]] }
        let result = try await look()
        #expect(result.identity.subject == "person-1" && result.identity.profile.groups == ["new"])
        let form = try form()
        #expect(try form.value("grant_type") == "refresh_token")
        #expect(try form.value("refresh_token") == "refresh-token-1")
        // Okta gives an ID token only where openid is asked for again.
        #expect(try form.value("scope") == "openid email profile offline_access")
        #expect(try form.value("code") == nil && form.value("redirect_uri") == nil)
    }

    @Test func `A refresh token is asked for only where something uses it, in the provider's own way`() async throws {
        func url(_ change: (inout ProviderConnection) -> Void) async throws -> String {
            try await issuer.connector(change).authorizationURL(for: issuer.login())
        }
        let everyHour = RevalidationPolicy(interval: .hours(1), staleLimit: .hours(24))
        #expect(try await url { _ in }.contains("offline") == false)
        #expect(
            try await url { $0.revalidation = everyHour }.contains("scope=openid%20email%20profile%20offline_access")
        )
        #expect(try await url { $0.upstreamTokens = true }.contains("offline_access"))
        let google = try await url {
            $0.revalidation = everyHour
            $0.refresh = .accessTypeOffline
        }
        #expect(google.contains("access_type=offline") && google.contains("prompt=consent"))
        #expect(!google.contains("offline_access"))
        #expect(
            try await url {
                $0.revalidation = everyHour
                $0.refresh = .none
            }.contains("offline") == false
        )
    }

    @Test func `Where access_type=offline brought the token, no scope is sent along`() async throws {
        _ = try await look(issuer.connector { $0.refresh = .accessTypeOffline })
        #expect(try form().value("scope") == nil)
    }

    @Test func `A rotated refresh token is handed on, an unrotated one is kept; the lifetime is read`() async throws {
        #expect(try await look().tokens.refreshToken?.reveal() == "refresh-token-1")
        issuer.change { $0.tokenAnswer = ["refresh_token": "refresh-token-2", "scope": "openid", "expires_in": "600"] }
        let tokens = try await look().tokens
        #expect(tokens.refreshToken?.reveal() == "refresh-token-2" && tokens.scope == "openid")
        #expect(tokens.accessToken?.reveal() == FakeIssuer.accessToken)
        #expect(tokens.accessTokenExpiresAt == issuer.wallClock.now() + .seconds(600))
    }

    @Test func `A rotated refresh token is given away to be kept before anything after it can fail`() async throws {
        let kept = Mutex<[String?]>([])
        func look() async throws {
            _ = try await self.look { tokens in kept.withLock { $0.append(tokens.refreshToken?.reveal()) } }
        }
        try await look()
        #expect(kept.withLock { $0 } == [])
        issuer.change {
            $0.tokenAnswer = ["refresh_token": "refresh-token-2"]
            $0.claims = ["nonce": nil, "iss": "https://elsewhere.example"]
        }
        await #expect(throws: UpstreamError.self) { try await look() }
        #expect(kept.withLock { $0 } == ["refresh-token-2"])
    }

    @Test(arguments: [-1, 31_536_001, 9_223_372_036_854_775_807])
    func `A lifetime that is none is not believed`(seconds: Int64) async throws {
        issuer.change { $0.tokenAnswer = ["expires_in": .number(JSONNumber(seconds))] }
        #expect(try await look().tokens.accessTokenExpiresAt == nil)
    }

    @Test func `oidcc-client-test-refresh-token-invalid-issuer, -invalid-sub (row 100)`() async throws {
        issuer.change { $0.claims = ["nonce": nil, "iss": "https://evil.test"] }
        #expect(await upstreamError { _ = try await look() }?.kind == .responseInvalid)
        issuer.change { $0.claims = ["nonce": nil, "sub": "person-2"] }
        #expect(await upstreamError { _ = try await look() }?.kind == .grantEnded)
        issuer.change { $0.claims = ["nonce": nil] }
        #expect(await upstreamError { _ = try await look(subject: "Person-1") }?.kind == .grantEnded)
        #expect(await upstreamError { _ = try await look(issuedBy: "https://evil.test") }?.kind == .grantEnded)
        #expect(await upstreamError { _ = try await look() } == nil)
    }

    @Test func `Entra: tenant and object are compared, the pairwise sub alone is not enough`() async throws {
        let tenant = "8eaef023-2b34-4da1-9baa-8bc8c9d6a490"
        let connector = issuer.connector { $0.identity = .tenantAndObject }
        issuer.change { $0.claims = ["nonce": nil, "tid": .string(tenant), "oid": "object-1"] }
        #expect(try await look(connector, subject: "\(tenant)/object-1").identity.subject == "\(tenant)/object-1")
        issuer.change { $0.claims = ["nonce": nil, "tid": .string(tenant), "oid": "object-2"] }
        #expect(
            await upstreamError { _ = try await look(connector, subject: "\(tenant)/object-1") }?.kind == .grantEnded
        )
    }

    @Test func `A refreshed ID token is held against everything but the nonce`() async throws {
        issuer.change { $0.claims = ["nonce": "of-another-login"] }
        #expect(await upstreamError { _ = try await look() } == nil)
        for bad in [["aud": "somebody-else"], ["exp": 1], ["at_hash": "wrong"]] as [JSONObject] {
            issuer.change { $0.claims = bad }
            #expect(await upstreamError { _ = try await look() }?.kind == .responseInvalid)
        }
    }

    @Test(arguments: [
        #"{"error":"invalid_grant","error_description":"Token has been expired or revoked."}"#,
        #"{"error":"invalid_grant","error_description":"The refresh token is invalid or expired."}"#,
        #"{"error":"invalid_grant","error_description":"Unknown or invalid refresh token."}"#,
        #"{"error":"invalid_grant","error_description":"AADSTS50173: revoked"}"#,
        #"{"error":"invalid_grant","error_description":"AADSTS700082: inactive"}"#,
        #"{"error":"invalid_grant","error_description":"AADSTS50057: switched off"}"#,
        #"{"error":"interaction_required","error_description":"AADSTS50076: MFA"}"#,
        #"{"error":"invalid_grant","error_description":"AADSTS50105: not assigned"}"#,
        #"{"error":"invalid_grant","error_description":"AADSTS53003: policy"}"#,
        #"{"error":"invalid_grant","error_description":"AADSTS65001: no consent"}"#,
    ])
    func `A refusal about the person is definite`(body: String) async {
        issuer.change { $0.tokenReply = .json(body, status: 400) }
        #expect(await upstreamError { _ = try await look() }?.kind == .grantEnded)
    }

    @Test(arguments: [
        (503, "{}", "unavailable"), (429, "{}", "unavailable"),
        (400, #"{"error":"invalid_grant","error_description":"AADSTS90033: transient"}"#, "unavailable"),
        (401, #"{"error":"invalid_client"}"#, "client_auth_failed"),
        (401, #"{"error":"invalid_client","error_description":"AADSTS7000222: expired"}"#, "secret_expired"),
        (400, #"{"error":"invalid_scope"}"#, "misconfigured"),
    ])
    func `An outage or a mistake of ours says nothing about the person`(status: Int, body: String, kind: String) async {
        issuer.change { $0.tokenReply = .json(body, status: status) }
        #expect(await upstreamError { _ = try await look() }?.kind.rawValue == kind)
    }

    @Test func `A person whose tenant or domain was taken off the list is refused for good`() async {
        issuer.change { $0.claims = ["nonce": nil, "hd": "old.example"] }
        let connector = issuer.connector { $0.hostedDomains = ["new.example"] }
        #expect(await upstreamError { _ = try await look(connector) }?.kind == .grantEnded)
    }

    @Test func `Without an ID token userinfo stands in, of the same sub`() async throws {
        issuer.change {
            $0.tokenAnswer = ["id_token": nil]
            $0.userinfo = ["sub": "person-1", "name": "Ada", "groups": ["new"], "org_id": "org_evil"]
        }
        let result = try await look()
        #expect(result.identity.subject == "person-1" && result.identity.issuer == issuer.server.origin)
        #expect(result.identity.profile.groups == ["new"])
        #expect(result.identity.claims["org_id"] == nil)
        issuer.change { $0.userinfo = ["sub": "person-2"] }
        #expect(await upstreamError { _ = try await look() }?.kind == .responseInvalid)
    }

    @Test func `Without an ID token and with rules about its claims, nothing is believed`() async {
        issuer.change { $0.tokenAnswer = ["id_token": nil] }
        let restricted: [(inout ProviderConnection) -> Void] = [
            { $0.hostedDomains = ["example.com"] }, { $0.identity = .tenantAndObject },
            { $0.allowedTenants = .listed(["t"]) }, { $0.claims.subject = "uid" },
            { $0.groupSource = GroupSource(kind: .graphOverage, apiURL: "https://graph.example") },
        ]
        for change in restricted {
            let error = await upstreamError { _ = try await look(issuer.connector(change)) }
            #expect(error?.kind == .responseInvalid && error?.step == .verify)
        }
    }

    @Test func `Groups come from where the connection has them, now as at the login`() async throws {
        let origin = issuer.server.origin
        issuer.change {
            $0.claims = ["nonce": nil, "_claim_names": ["groups": "src1"]]
            $0.other = { _ in .json(#"{"value":[{"id":"from-graph"}]}"#) }
        }
        let connector = issuer.connector { $0.groupSource = GroupSource(kind: .graphOverage, apiURL: origin) }
        #expect(try await look(connector).identity.profile.groups == ["from-graph"])
        issuer.change { $0.other = { _ in .json("{}", status: 403) } }
        #expect(await upstreamError { _ = try await look(connector) }?.step == .groups)
    }

    @Test func `The refresh token is in no text of ours`() async throws {
        issuer.change {
            $0.tokenReply = .json(
                #"{"error":"invalid_grant","error_description":"unknown refresh-token-1"}"#,
                status: 400
            )
        }
        let error = try #require(await upstreamError { _ = try await look() })
        #expect(!String(reflecting: error).contains("refresh-token-1") && error.detail.contains("(hidden)"))
    }
}
