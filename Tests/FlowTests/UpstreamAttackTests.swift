import BrokerCrypto
import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

/// A provider, or somebody who plays one, sends what must not be believed. Each ends on a page of ours, makes no person and
/// no code, and is told to the operator with the check that failed.
struct UpstreamAttackTests {
    /// One thing that a provider does wrong, and what the log must name.
    struct Attack: Sendable, CustomTestStringConvertible {
        let name: String
        let faults: @Sendable (inout Faults) -> Void
        var status = 502

        var testDescription: String { name }

        init(_ name: String, status: Int = 502, _ faults: @escaping @Sendable (inout Faults) -> Void) {
            self.name = name
            self.status = status
            self.faults = faults
        }

        static func token(_ name: String, _ faults: IDTokenFault...) -> Attack {
            Attack(name) { $0.idToken = faults }
        }
    }

    static let tokens: [Attack] = [
        .token("oidcc-client-test-invalid-iss", .wrongIssuer),
        .token("iss with a slash added", .claim("iss", json: "\"http://127.0.0.1/\"")),
        .token("iss is an array", .claim("iss", json: "[\"x\"]")),
        .token("iss is absent", .without("iss")),
        .token("oidcc-client-test-missing-sub", .missingSubject),
        .token("sub is empty", .claim("sub", json: "\"\"")),
        .token("sub is a number", .claim("sub", json: "7")),
        .token("sub is longer than 255", .claim("sub", json: "\"" + String(repeating: "s", count: 256) + "\"")),
        .token("oidcc-client-test-invalid-aud", .wrongAudience),
        .token("oidcc-client-test-missing-aud", .without("aud")),
        .token("aud is an empty array", .emptyAudience),
        .token("aud is a number", .claim("aud", json: "1")),
        .token("fapi2 invalid-secondary-aud", .claim("aud", json: "[\"broker-at-main\",\"somebody-else\"]")),
        .token("azp is another", .claim("azp", json: "\"somebody-else\"")),
        .token("oidcc-client-test-missing-iat", .missingIssuedAt),
        .token("oidcc-client-test-nonce-invalid", .wrongNonce),
        .token("CVE-2026-15612: nonce absent", .missingNonce),
        .token("nonce is null", .claim("nonce", json: "null")),
        .token("fapi2 missing-exp", .without("exp")),
        .token("fapi2 expired-exp", .expired),
        .token("exp just past its leeway", .time("exp", fromNow: -61)),
        .token("exp is the smallest integer", .claim("exp", json: "-9223372036854775808")),
        .token("exp is 1e400", .expiresAtInfinity),
        .token("exp is the greatest integer", .expiresAtGreatestInteger),
        .token("exp is text", .expiresAsText),
        .token("exp is beyond 64 bits", .claim("exp", json: "9223372036854775808")),
        .token("nbf in the future", .notYetValid),
        .token("nbf is the greatest integer", .claim("nbf", json: "9223372036854775807")),
        .token("iat in the future", .issuedInTheFuture),
        .token("iat is the greatest integer", .claim("iat", json: "9223372036854775807")),
        .token("oidcc-client-test-invalid-sig-rs256", .signature(.changedSignature)),
        .token("payload changed after signing", .signature(.changedPayload)),
        .token("oidcc-client-test-idtoken-sig-none", .signature(.none)),
        .token("empty signature", .signature(.empty)),
        .token("HS256 with the public key (CVE-2024-54150)", .signature(.hmacWithPublicKey)),
        .token("oidcc-client-test-invalid-sig-hs256", .signature(.hmacWithClientSecret)),
        .token("a foreign key under the right kid", .signature(.foreignKey)),
        .token("the forger's own key in jwk", .signature(.embeddedKey)),
        .token("unknown kid", .unknownKeyID),
        .token("crit unknown", .unknownCritical),
        .token("b64 false", .unencodedPayload),
        .token("two sub claims", .secondClaim("sub", json: "\"somebody\"")),
        .token("two alg headers", .secondHeader("alg", json: "\"none\"")),
        .token("wrong at_hash", .wrongAccessTokenHash),
        .token("the payload is no object", .payload("[]")),
        .token("the payload is no JSON", .payload("{")),
        .token("the payload is not UTF-8", .payload("{\"sub\":\"\\ud800\"}")),
        .token("five segments", .wrapped(before: "", after: ".x.y")),
        .token("not a token", .token("none")),
        .token("a huge token", .token(String(repeating: "a", count: 200_000))),
        .token("NUL in front", .wrapped(before: "\u{0}", after: "")),
        .token("the token is empty", .token("")),
    ]

    @Test("each ID token that must be refused is")
    func refusedTokens() async throws {
        try await refused(Self.tokens)
    }

    static let answers: [Attack] = [
        Attack("no id_token in the answer") { $0.tokenAnswer = [.missing("id_token")] },
        Attack("id_token is a number") { $0.tokenAnswer = [.member("id_token", .number(JSONNumber(1)))] },
        Attack("token endpoint: invalid_client") { $0.tokenAnswer = [.error("invalid_client", status: 401)] },
        Attack("token endpoint redirects") {
            $0.answers = [.token: [AnswerFault(.redirect(to: "http://127.0.0.1:1/"))]]
        },
        Attack("token endpoint: HTML") { $0.answers = [.token: [AnswerFault(.replaced(Array("<html>".utf8)))]] },
        Attack("token endpoint: cut off") { $0.answers = [.token: [AnswerFault(.truncated(20))]] },
        Attack("token endpoint: 5 MB") { $0.answers = [.token: [AnswerFault(.huge(bytes: 5 << 20))]] },
        Attack("token endpoint: 500", status: 503) { $0.answers = [.token: [AnswerFault(.status(500))]] },
        Attack("token endpoint: 429", status: 503) {
            $0.answers = [.token: [AnswerFault(.status(429, retryAfter: "7"))]]
        },
        Attack("token endpoint: reset after the code was sent", status: 503) {
            $0.answers = [.token: [AnswerFault(.reset)]]
        },
        Attack("userinfo speaks of somebody else") { $0.userinfo = [.subject("somebody-else")] },
        Attack("key set: empty") { $0.keySet = [.empty] },
        Attack("key set: two keys of one kid") { $0.keySet = [.duplicateKeyID] },
        Attack("key set: the signing key is for encryption") { $0.keySet = [.signingKeyMarkedForEncryption] },
        Attack("key set: the signing key is for ES256") { $0.keySet = [.algorithm("ES256")] },
        Attack("key set: 5 MB") { $0.answers = [.keys: [AnswerFault(.huge(bytes: 5 << 20))]] },
        Attack("metadata: issuer with a slash (discovery-issuer-mismatch)") { $0.discovery = [.toggledSlash] },
        Attack("metadata: another issuer") { $0.discovery = [.issuer("https://accounts.google.com")] },
        Attack("metadata: no token endpoint") { $0.discovery = [.missing("token_endpoint")] },
        Attack("metadata: token endpoint at a private address") {
            $0.discovery = [.member("token_endpoint", "https://10.0.0.1/token")]
        },
        Attack("metadata: plain http elsewhere") {
            $0.discovery = [.member("token_endpoint", "http://idp.example/token")]
        },
        Attack("metadata: no JSON") { $0.discovery = [.document("<html>")] },
        Attack("metadata: redirect") { $0.answers = [.discovery: [AnswerFault(.redirect(to: "http://127.0.0.1:1/"))]] },
        Attack("metadata: 2 MB") { $0.answers = [.discovery: [AnswerFault(.huge(bytes: 2 << 20))]] },
    ]

    @Test("an answer that must be refused", arguments: answers)
    func refusedAnswer(_ attack: Attack) async throws {
        try await refused([attack], fromTheStart: attack.faults)
    }

    /// Everything ends on a page of the right class, nobody is made, and the next honest login works.
    /// - Parameter fromTheStart: faults that must be there before the broker fetches its first document.
    private func refused(
        _ attacks: [Attack],
        fromTheStart: @escaping @Sendable (inout Faults) -> Void = { _ in }
    ) async throws {
        try await World.running { plan in
            plan.faults = fromTheStart
            // A signed-in person's details are looked up, so that a userinfo answer matters.
            plan.mainProviderLines = "userinfo = \"always\""
        } _: { world in
            for attack in attacks {
                world.provider.withFaults(attack.faults)
                world.log.clear()
                let driver = world.driver()
                var visit = try await driver.begin(LoginRequest())
                if visit.pageURL?.origin == world.provider.baseURL() {
                    visit = try await driver.choose(LoginTests.ada, on: visit)
                }
                let page = try #require(visit.page, "\(attack.name): \(visit.stoppedAt ?? "")")
                #expect(visit.pageURL?.origin == "http://127.0.0.1:\(world.port)", "\(attack.name)")
                #expect(
                    page.status == attack.status || [502, 503].contains(page.status),
                    "\(attack.name): \(page.status)"
                )
                #expect(page.text.contains(try #require(page.header("X-Request-Id"))))
                #expect(world.log.contains("provider=main") && world.log.contains("detail="), "\(attack.name)")
                #expect(!world.log.contains("login.completed"), "\(attack.name)")
                world.provider.faults = Faults()
            }
        }
    }

    @Test("what looks odd and is right is taken")
    func taken() async throws {
        let fine: [(String, @Sendable (inout Faults) -> Void)] = [
            ("fapi2 valid-aud-as-array", { $0.idToken = [.audienceArray("broker-at-main")] }),
            ("exp within its leeway", { $0.idToken = [.time("exp", fromNow: -30)] }),
            ("iat four minutes ahead", { $0.idToken = [.time("iat", fromNow: 240)] }),
            ("the provider's clock is two minutes fast", { $0.clockOffset = .minutes(2) }),
            ("azp is us", { $0.idToken = [.claim("azp", json: "\"broker-at-main\"")] }),
            ("fapi2 token-type-case-insensitivity", { $0.tokenAnswer = [.member("token_type", "bEaReR")] }),
            ("fapi2 without-expires_in", { $0.tokenAnswer = [.missing("expires_in")] }),
            ("key set with a key of an unknown type", { $0.keySet = [.unknownKeyType, .unusedECKey, .encryptionKey] }),
            ("key set without use and alg", { $0.keySet = [.missingUse, .missingAlgorithm] }),
            ("userinfo says email_verified as text", { $0.userinfo = [.emailVerifiedAsText] }),
            ("unknown callback parameters", { $0.authorization = [.parameter("session_state", "x")] }),
            ("unknown members everywhere", { $0.tokenAnswer = [.member("ext", "1")] }),
            ("oidcc-client-test-signing-key-rotation-just-before-signing", { $0.rotatesBeforeSigning = true }),
        ]
        for (name, faults) in fine {
            try await World.running { world in
                world.provider.withFaults(faults)
                let login = try await world.driver().logIn(as: LoginTests.ada)
                #expect(login.answer.status == 200, "\(name)")
            }
        }
    }

    @Test("RFC 9207 §2.4: a wrong, doubled or missing iss ends the login (FAPI2 invalid-authorization-response-iss)")
    func mixUp() async throws {
        let faults: [AuthorizationFault] = [
            .issuer("https://honest.example"), .secondIssuer("https://honest.example"),
        ]
        try await World.running { world in
            for fault in faults {
                world.provider.withFaults { $0.authorization = [fault] }
                let driver = world.driver()
                let end = try await driver.choose(LoginTests.ada, on: try await driver.begin(LoginRequest()))
                #expect([400, 502].contains(end.page?.status))
                #expect(world.provider.traffic.count(.token) == 0, "the code goes nowhere")
            }
        }
        try await World.running { plan in
            plan.genericProvider.profile.discovery.append(
                .value("authorization_response_iss_parameter_supported", .bool(true))
            )
        } _: { world in
            world.provider.withFaults { $0.authorization = [.withoutIssuer] }
            let driver = world.driver()
            let end = try await driver.choose(LoginTests.ada, on: try await driver.begin(LoginRequest()))
            #expect([400, 502].contains(end.page?.status))
            #expect(world.provider.traffic.count(.token) == 0)
        }
    }

    @Test("RFC 9700 §4.4.2.2: a code of one provider that arrives at another's callback goes nowhere")
    func mixedUpCallback() async throws {
        try await World.running { world in
            let driver = world.driver()
            let page = try await driver.begin(LoginRequest())
            let callback = world.issuer + "/auth/callback/main"
            let stopped = try await driver.browser.submit(page, pressing: LoginTests.ada, stoppingAt: callback)
            let address = try #require(stopped.stoppedAt)
            let moved = address.replacing("/auth/callback/main", with: "/auth/callback/google")
            let end = try await driver.browser.open(moved)
            #expect(end.page?.status == 400)
            #expect(world.provider.traffic.count(.token) == 0)
            #expect(world.google.traffic.count(.token) == 0)
            #expect(world.log.contains("outcome=mix-up"))
        }
    }

    @Test("RFC 9700 §4.7.1: a callback belongs to the browser that began it, once, and not for long")
    func stateBinding() async throws {
        try await World.running { world in
            let callback = world.issuer + "/auth/callback/main"
            func begun(_ driver: LoginDriver) async throws -> String {
                let page = try await driver.begin(LoginRequest())
                let stopped = try await driver.browser.submit(page, pressing: LoginTests.ada, stoppingAt: callback)
                return try #require(stopped.stoppedAt)
            }
            // Another browser.
            let attacker = try await begun(world.driver())
            #expect(try await world.driver().browser.open(attacker).page?.status == 400)
            // Another state, another cookie's state, none, two.
            let driver = world.driver()
            let own = try await begun(driver)
            let other = try await begun(driver)
            let state = try #require(own.firstMatch(of: /state=([^&]*)/)?.output.1)
            let otherState = try #require(other.firstMatch(of: /state=([^&]*)/)?.output.1)
            for bad in [
                own.replacing("state=\(state)", with: "state=\(String(state.reversed()))"),
                own.replacing("state=\(state)", with: "state=" + state.prefix(16) + String(repeating: "A", count: 27)),
                own.replacing("state=\(state)&", with: "").replacing("&state=\(state)", with: ""),
                own + "&state=\(state)", callback, callback + "?state=%00",
                callback + "?state=" + String(repeating: "s", count: 1_500),
            ] {
                #expect(try await driver.browser.open(bad).page?.status == 400)
            }
            #expect(world.provider.traffic.count(.token) == 0)
            // A code under another login's state: PKCE and nonce hold them apart.
            let swapped = own.replacing("state=\(state)", with: "state=\(otherState)")
            #expect(try await driver.browser.open(swapped).page?.status != 200)
            // Ten minutes later.
            let late = world.driver()
            let address = try await begun(late)
            world.clock.advance(by: .minutes(10))
            #expect(try await late.browser.open(address).page?.status == 400)
        }
    }

    @Test("a callback that is sent twice makes one code: the second meets its own login")
    func replayedCallback() async throws {
        try await World.running { world in
            let driver = world.driver()
            let page = try await driver.begin(LoginRequest())
            let callback = world.issuer + "/auth/callback/main"
            let stopped = try await driver.browser.submit(page, pressing: LoginTests.ada, stoppingAt: callback)
            let address = try #require(stopped.stoppedAt)
            let cookies = driver.browser.cookies
            let first = try await driver.browser.open(address, stoppingAt: World.appRedirectURI)
            #expect(first.stoppedAt != nil)
            // The provider refuses the code; even one that would take it twice meets the grant that is there.
            driver.browser.cookies = cookies
            let second = try await driver.browser.open(address, stoppingAt: World.appRedirectURI)
            #expect(second.stoppedAt == nil)
            #expect(second.page?.status == 400)
        }
    }

    @Test("a person who cancels goes straight back with access_denied; the provider's own words don't")
    func cancelled() async throws {
        try await World.running { world in
            let driver = world.driver()
            let request = LoginRequest()
            let end = try await driver.cancel(on: try await driver.begin(request))
            #expect(end.stoppedValue("error") == "access_denied")
            #expect(end.stoppedValue("state") == request.state)
            #expect(end.stoppedValue("iss") == world.issuer)
            world.provider.withFaults {
                $0.authorization = [
                    .error(
                        "server_error",
                        description: "<script>alert(1)</script>" + String(repeating: "x", count: 900)
                    )
                ]
            }
            let page = try await driver.choose(LoginTests.ada, on: try await driver.begin(LoginRequest()))
            #expect(page.page?.status == 400, "whoever holds the browser can write it: no outage of ours")
            #expect(page.page?.text.contains("sent back an error") == true)
            #expect(page.page?.text.contains("<script>") == false)
            #expect(page.page?.text.contains("alert(1)") == false, "the provider's text stays in our log")
            #expect(page.page?.text.contains("Back to The App") == true)
        }
    }

    @Test(
        "RFC 9700 §4.11: each class of refusal has its page, and none at the callback is a 5xx of ours",
        arguments: [
            (
                "access_denied", "User is not assigned to the client application.", 403,
                "You are not assigned to this app"
            ),
            (
                "access_denied", "AADSTS53003: Blocked by Conditional Access.", 403,
                "Your organization blocks this sign-in"
            ),
            ("access_denied", "AADSTS50020: User account does not exist in tenant.", 403, "another organization"),
            ("access_denied", "AADSTS90094: Admin consent is required.", 403, "An administrator has to agree first"),
            ("access_denied", "a rule of the customer", 403, "Your organization blocks this sign-in"),
            ("invalid_scope", "no such scope", 400, "This way of signing in is misconfigured"),
            ("unauthorized_client", "AADSTS700016: no such app", 400, "This way of signing in is misconfigured"),
            ("temporarily_unavailable", "later", 400, "sent back an error"),
            ("login_required", "", 400, "The sign-in was not finished"),
        ]
    )
    func refusals(error: String, description: String, status: Int, title: String) async throws {
        try await World.running { world in
            let driver = world.driver()
            world.provider.withFaults { $0.authorization = [.error(error, description: description)] }
            let page = try await driver.choose(LoginTests.ada, on: try await driver.begin(LoginRequest()))
            #expect(page.page?.status == status)
            #expect(page.page?.text.contains(title) == true, "\(page.page?.text ?? "")")
        }
    }

    @Test("upstream, each login has its own PKCE S256, nonce and state; the secret is sent as registered")
    func upstreamRequests() async throws {
        try await World.running { world in
            for _ in 0..<3 { _ = try await world.driver().logIn(as: LoginTests.ada) }
            let requests = world.provider.traffic.requests(.authorization)
            for name in ["state", "nonce", "code_challenge"] {
                #expect(Set(requests.compactMap { $0.value(name) }).count == 3, "\(name)")
            }
            #expect(requests.allSatisfy { $0.value("code_challenge_method") == "S256" })
            #expect(requests.allSatisfy { $0.value("redirect_uri") == world.issuer + "/auth/callback/main" })
            for request in world.provider.traffic.requests(.token) {
                #expect(request.value("client_secret") == nil)
                #expect(request.request.header("Authorization")?.hasPrefix("Basic ") == true)
            }
        }
    }

    @Test("max_age and prompt=login go on to the provider, and a stale answer is refused")
    func freshAuthentication() async throws {
        try await World.running { world in
            let driver = world.driver()
            let request = LoginRequest(parameters: [("max_age", "60"), ("prompt", "login")])
            let login = try await driver.logIn(as: LoginTests.ada, with: request)
            #expect(login.answer.unverifiedClaims?["auth_time"]?.int64Value == world.clock.now().seconds)
            let sent = try #require(world.provider.traffic.last(.authorization))
            #expect(sent.value("max_age") == "60")
            #expect(sent.value("prompt") == "login")
            for fault in [IDTokenFault.time("auth_time", fromNow: -600), .without("auth_time")] {
                world.provider.withFaults { $0.idToken = [fault] }
                let page = try await driver.choose(LoginTests.ada, on: try await driver.begin(request))
                #expect(page.page?.status == 502)
            }
        }
    }

    @Test("oidcc-id-token-hint: only the hinted person may come back")
    func idTokenHint() async throws {
        try await World.running { world in
            let driver = world.driver()
            let token = try #require(try await driver.logIn(as: LoginTests.ada).answer.idToken)
            let request = LoginRequest(parameters: [("id_token_hint", token)])
            let elsewhere = world.driver()
            #expect(try await elsewhere.logIn(as: LoginTests.ada, with: request).answer.status == 200)
            let third = world.driver()
            let other = try await third.choose("5d09f3aa-grace", on: try await third.begin(request))
            #expect(other.stoppedValue("error") == "login_required")
        }
    }

    @Test("A 10.1.1: no upstream token leaves the broker")
    func upstreamTokensStay() async throws {
        try await World.running { world in
            let login = try await world.driver().logIn(as: LoginTests.ada)
            #expect(
                Set(login.answer.members.names) == ["access_token", "token_type", "expires_in", "scope", "id_token"]
            )
        }
    }
}
