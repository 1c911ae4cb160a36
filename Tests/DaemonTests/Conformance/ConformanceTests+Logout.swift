import BrokerCrypto
import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

/// The RP-initiated logout and the back-channel logout plans.
extension ConformanceTests {
    private static let back = "https://app.test/signed-out"

    /// Somebody who is signed in, and a way to end it.
    private struct SignedIn {
        let plan: ConformancePlan
        let driver: LoginDriver
        let login: FinishedLogin

        init() async throws {
            plan = try ConformancePlan.current()
            driver = plan.driver()
            login = try await driver.logIn()
        }

        var hint: String {
            get throws { try #require(login.answer.idToken) }
        }

        /// The browser at the logout endpoint; it stops before the app.
        func logOut(_ parameters: [(name: String, value: String)]) async throws -> Visit {
            try await driver.browser.open(
                plan.house.issuer + "/oauth2/logout" + (parameters.isEmpty ? "" : "?" + FormCoding.encode(parameters)),
                stoppingAt: "https://"
            )
        }

        /// Presses the button of the page that asks, where there is one.
        func confirm(_ visit: Visit) async throws -> Visit {
            guard visit.stoppedAt == nil, let page = visit.page, !PageReader(page.text).forms.isEmpty else {
                return visit
            }
            return try await driver.browser.submit(visit, stoppingAt: "https://")
        }
    }

    /// Nobody is sent anywhere; and nothing is ended without the person's word.
    private func staysHere(_ parameters: (SignedIn) throws -> [(name: String, value: String)]) async throws {
        let person = try await SignedIn()
        let visit = try await person.logOut(try parameters(person))
        #expect(visit.stoppedAt == nil, "\(visit.stoppedAt ?? "")")
        #expect(visit.hops.allSatisfy { $0.location == nil })
        #expect([200, 400].contains(visit.page?.status))
        #expect(try await person.plan.isSignedIn(person.driver))
    }

    /// The person is signed out, asked or not, and comes to rest on a page of ours.
    private func signsOut(_ parameters: (SignedIn) throws -> [(name: String, value: String)]) async throws {
        let person = try await SignedIn()
        let visit = try await person.confirm(try await person.logOut(try parameters(person)))
        #expect(visit.stoppedAt == nil && visit.page?.status == 200, "\(visit.words)")
        #expect(try await !person.plan.isSignedIn(person.driver))
    }

    @Test("oidcc-rp-initiated-logout")
    func logout() async throws {
        let person = try await SignedIn()
        let visit = try await person.logOut([
            ("id_token_hint", try person.hint), ("post_logout_redirect_uri", Self.back), ("state", "a b&c"),
        ])
        #expect(visit.stoppedAt?.hasPrefix(Self.back) == true && visit.stoppedValue("state") == "a b&c")
        #expect(try await !person.plan.isSignedIn(person.driver))
    }

    @Test("oidcc-rp-initiated-logout-bad-post-logout-redirect-uri")
    func badPostLogoutRedirectURI() async throws {
        try await staysHere {
            [("id_token_hint", try $0.hint), ("post_logout_redirect_uri", "https://evil.test/"), ("state", "s")]
        }
    }

    @Test("oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri")
    func queryAdded() async throws {
        try await staysHere {
            [("id_token_hint", try $0.hint), ("post_logout_redirect_uri", Self.back + "?foo=bar"), ("state", "s")]
        }
    }

    @Test("oidcc-rp-initiated-logout-modified-id-token-hint")
    func modifiedHint() async throws {
        try await staysHere { person in
            // The same claims under `alg: none`.
            let payload = try person.hint.split(separator: ".")[1]
            return [
                ("id_token_hint", "eyJhbGciOiJub25lIn0.\(payload)."), ("post_logout_redirect_uri", Self.back),
                ("state", "s"),
            ]
        }
    }

    @Test("oidcc-rp-initiated-logout-bad-id-token-hint")
    func foreignHint() async throws {
        try await staysHere { person in
            let foreign = try SigningKeyMaterial(
                privateKey: try .generate(.rsa(bits: 2_048)),
                keyID: try #require(try CompactJWS(parsing: person.hint).header.keyID),
                algorithm: .rs256
            )
            let payload = try CompactJWS(parsing: person.hint).unverifiedPayload
            return [
                ("id_token_hint", try CompactJWS.sign(payload: payload, type: "JWT", key: foreign)),
                ("post_logout_redirect_uri", Self.back), ("state", "s"),
            ]
        }
    }

    @Test("oidcc-rp-initiated-logout-no-id-token-hint")
    func noHint() async throws {
        try await staysHere { _ in [("post_logout_redirect_uri", Self.back), ("state", "s")] }
    }

    @Test("oidcc-rp-initiated-logout-no-params")
    func noParameters() async throws { try await signsOut { _ in [] } }

    @Test("oidcc-rp-initiated-logout-no-post-logout-redirect-uri")
    func noPostLogoutRedirectURI() async throws {
        try await signsOut { [("id_token_hint", try $0.hint), ("state", "s")] }
    }

    @Test("oidcc-rp-initiated-logout-only-state")
    func onlyState() async throws { try await signsOut { _ in [("state", "s")] } }

    @Test("oidcc-rp-initiated-logout-no-state")
    func noState() async throws {
        let person = try await SignedIn()
        let visit = try await person.logOut([
            ("id_token_hint", try person.hint), ("post_logout_redirect_uri", Self.back),
        ])
        #expect(visit.stoppedAt == Self.back)
        #expect(try await !person.plan.isSignedIn(person.driver))
    }

    @Test("oidcc-rp-initiated-logout-discovery-endpoint-verification")
    func logoutDiscovery() async throws {
        let plan = try ConformancePlan.current()
        #expect(try await plan.metadata()["end_session_endpoint"]?.stringValue == plan.house.issuer + "/oauth2/logout")
    }

    @Test("oidcc-backchannel-rp-initiated-logout")
    func backchannelLogout() async throws {
        let person = try await SignedIn()
        let claims = try #require(person.login.answer.unverifiedClaims)
        let session = try #require(claims["sid"]?.stringValue)
        _ = try await person.logOut([("id_token_hint", try person.hint), ("post_logout_redirect_uri", Self.back)])
        let token = try await person.plan.receiver.token(ofSession: session)
        // OIDC Back-Channel Logout §2.4.
        let told = try await person.plan.claims(of: token, type: "logout+jwt")
        #expect(told["iss"]?.stringValue == person.plan.house.issuer && told["aud"]?.stringValue == "app")
        #expect(told["sub"] == claims["sub"] && told["sid"]?.stringValue == session && told["nonce"] == nil)
        #expect(told["jti"]?.stringValue?.isEmpty == false)
        let issued = try #require(told["iat"]?.int64Value)
        #expect(try #require(told["exp"]?.int64Value) > issued)
        #expect(told["events"] == ["http://schemas.openid.net/event/backchannel-logout": [:]])
        #expect(try await !person.plan.isSignedIn(person.driver))
    }

    @Test("oidcc-backchannel-rp-initiated-logout-discovery-endpoint-verification")
    func backchannelDiscovery() async throws {
        let metadata = try await ConformancePlan.current().metadata()
        #expect(metadata["backchannel_logout_supported"]?.boolValue == true)
        #expect(metadata["backchannel_logout_session_supported"]?.boolValue == true)
    }
}
