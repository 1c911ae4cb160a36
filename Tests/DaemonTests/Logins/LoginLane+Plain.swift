import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol

extension LoginLane {
    /// A plain provider, where everything is tried that any provider could do wrong.
    static let plain = LoginLane(
        name: "oidc",
        settings: .generic(),
        authentication: .basic,
        connections: [
            plainConnection("oidc"), plainConnection("oidc-other"),
            plainConnection("oidc-userinfo", "userinfo = \"always\""),
            plainConnection("oidc-post", "response_mode = \"form_post\""),
        ],
        cases: plainPeople + tokenAttacks + oddities + answerAttacks + userinfoAttacks + callbackAttacks + errors
    )

    private static let admin = LoginOutcome.admitted("example", "read write admin", "oidc:\(ada)")
    private static let invalid = LoginOutcome.refused(status: 502, class: "response_invalid")
    private static let down = LoginOutcome.refused(status: 503, class: "unavailable")

    private static let plainPeople = [
        LoginCase("groups", at: "oidc", as: ada, admin),
        LoginCase("another group", at: "oidc", as: grace, .admitted("example", "read billing", "oidc:\(grace)")),
        LoginCase(
            "no groups, address not verified",
            at: "oidc",
            as: edsger,
            .admitted("example", "read", "oidc:\(edsger)", .unverified)
        ),
        LoginCase("cancelled", at: "oidc", as: "cancel", .backAtApp(error: "access_denied")),
        LoginCase(
            "attack: the verified address of somebody at another provider",
            at: "oidc",
            as: edsger,
            .admitted("example", "read", "oidc:\(edsger)")
        ).with { faults, _ in faults.claims = [("email", "jane@example.com"), ("email_verified", true)] },
        LoginCase(
            "attack: an address of another organization's domain",
            at: "oidc",
            as: edsger,
            .refused(status: 403, class: "no_organization")
        ).with { faults, _ in faults.claims = [("email", "sam@example.org"), ("email_verified", true)] },
    ]

    // MARK: ID tokens

    private static func token(_ name: String, _ faults: IDTokenFault...) -> LoginCase {
        LoginCase("attack: \(name)", at: "oidc", as: ada, invalid).with { all, _ in all.idToken = faults }
    }

    private static let tokenAttacks: [LoginCase] = [
        token("alg none", .signature(.none)),
        token("empty signature", .signature(.empty)),
        token("HS256 with the public key", .signature(.hmacWithPublicKey)),
        token("HS256 with the client secret", .signature(.hmacWithClientSecret)),
        token("a foreign key under the right kid", .signature(.foreignKey)),
        token("the forger's key in jwk", .signature(.embeddedKey)),
        token("payload changed after signing", .signature(.changedPayload)),
        token("signature changed", .signature(.changedSignature)),
        token("wrong aud", .wrongAudience),
        token("empty aud", .emptyAudience),
        token(
            "a further aud, and azp is another",
            .claim("aud", json: #"["broker","other"]"#),
            .claim("azp", json: #""other""#)
        ),
        token("azp is another", .claim("azp", json: #""other""#)),
        token("wrong iss", .wrongIssuer),
        token("wrong nonce", .wrongNonce),
        token("missing nonce", .missingNonce),
        token("missing sub", .missingSubject),
        token("expired", .expired),
        token("not yet valid", .notYetValid),
        token("issued in the future", .issuedInTheFuture),
        token("exp is the greatest integer", .expiresAtGreatestInteger),
        token("exp is infinite", .expiresAtInfinity),
        token("exp is text", .expiresAsText),
        token("wrong at_hash", .wrongAccessTokenHash),
        token("unknown crit", .unknownCritical),
        token("two sub claims", .secondClaim("sub", json: #""somebody""#)),
        token("unknown kid", .unknownKeyID),
        token("huge token", .token(String(repeating: "a", count: 200_000))),
        token("no token", .token("none")),
        LoginCase("attack: clock six minutes ahead", at: "oidc", as: ada, invalid)
            .with { faults, _ in faults.clockOffset = .minutes(6) },
    ]

    /// What looks odd and is right.
    private static let oddities: [LoginCase] = [
        LoginCase("clock six minutes behind", at: "oidc", as: ada, admin)
            .with { faults, _ in faults.clockOffset = .minutes(-6) },
        LoginCase("clock four minutes ahead", at: "oidc", as: ada, admin)
            .with { faults, _ in faults.clockOffset = .minutes(4) },
        LoginCase("aud is an array", at: "oidc", as: ada, admin)
            .with { faults, _ in faults.idToken = [.audienceArray(clientID)] },
        LoginCase("unknown parameters at the callback", at: "oidc", as: ada, admin)
            .with { faults, _ in faults.authorization = [.parameter("session_state", "x"), .parameter("authuser", "0")]
            },
        LoginCase("rotation just before signing", at: "oidc", as: ada, admin)
            .with { faults, _ in faults.rotatesBeforeSigning = true }
            .checking { $0.asked(.keys) == 1 ? nil : "the keys were fetched \($0.asked(.keys)) times" },
    ]

    // MARK: Answers of the token endpoint

    private static func answer(_ name: String, _ expected: LoginOutcome, _ kind: AnswerFault.Kind) -> LoginCase {
        LoginCase("token endpoint: \(name)", at: "oidc", as: ada, expected).with { faults, _ in
            faults.answers = [.token: [AnswerFault(kind)]]
        }.thenRecovers
    }

    private static let answerAttacks: [LoginCase] = [
        answer("cut off", down, .truncated(20)),
        answer("5 MB", invalid, .huge(bytes: 5 << 20)),
        answer("500", down, .status(500)),
        answer("429", down, .status(429, retryAfter: "7")),
        answer("reset", down, .reset),
        answer("a redirect", invalid, .redirect(to: "http://127.0.0.1:1/")),
        answer("HTML", invalid, .replaced(Array("<html>".utf8))),
        LoginCase("token endpoint: no ID token", at: "oidc", as: ada, invalid)
            .with { faults, _ in faults.tokenAnswer = [.missing("id_token")] },
        LoginCase(
            "token endpoint: invalid_client",
            at: "oidc",
            as: ada,
            .refused(status: 502, class: "client_auth_failed")
        )
        .with { faults, _ in faults.tokenAnswer = [.error("invalid_client", status: 401)] },
    ]

    // MARK: Userinfo

    private static let userinfoAda = LoginOutcome.admitted("example", "read write admin", "oidc-userinfo:\(ada)")

    private static let userinfoAttacks: [LoginCase] = [
        LoginCase("userinfo as a signed JWT", at: "oidc-userinfo", as: ada, userinfoAda)
            .with { faults, _ in faults.userinfo = [.signed] },
        LoginCase("userinfo: email_verified as text", at: "oidc-userinfo", as: ada, userinfoAda)
            .with { faults, _ in faults.userinfo = [.emailVerifiedAsText] },
        LoginCase("attack: userinfo of somebody else", at: "oidc-userinfo", as: ada, invalid)
            .with { faults, _ in faults.userinfo = [.subject(grace)] },
        LoginCase("attack: userinfo of somebody else, as a signed JWT", at: "oidc-userinfo", as: ada, invalid)
            .with { faults, _ in faults.userinfo = [.subject(grace), .signed] },
        LoginCase("attack: userinfo without sub", at: "oidc-userinfo", as: ada, invalid)
            .with { faults, _ in faults.userinfo = [.missing("sub")] },
        LoginCase("userinfo: 500", at: "oidc-userinfo", as: ada, down)
            .with { faults, _ in faults.answers = [.userinfo: [AnswerFault(.status(500))]] }.thenRecovers,
    ]

    // MARK: The callback

    private static let mixedUp = LoginOutcome.refused(status: 400, class: "response_invalid")
    private static let expired = LoginOutcome.refused(status: 400, class: "expired")

    private static let callbackAttacks: [LoginCase] = [
        callback("iss of another issuer", mixedUp, .issuer("https://honest.example")),
        callback("iss twice", mixedUp, .secondIssuer("https://honest.example")),
        callback("no iss, though it is promised", mixedUp, .withoutIssuer),
        callback("neither code nor error", mixedUp, .withoutCode),
        callback("two codes", mixedUp, .parameter("code", "another")),
        LoginCase("attack: a code of 9,000 bytes", at: connection(for: longCode), as: ada, mixedUp)
            .with { faults, _ in faults.authorization = [.code(longCode)] }.askingNoToken,
        callback("no state", expired, .withoutState),
        callback("a state that we never made", expired, .state("%00<script>")),
        callback("a state of 1,500 characters", expired, .state(String(repeating: "s", count: 1_500))),
        callback("two states", .refused(status: 400, class: "malformed"), .parameter("state", "another")),
        LoginCase("attack: callback in another browser", at: "oidc", as: ada, expired)
            .going { try await $0.elsewhere.open(try await $0.callback()) }.askingNoToken,
        LoginCase(
            "attack: code of one provider at another's callback",
            at: "oidc",
            as: ada,
            .refused(status: 400, class: "mix-up")
        )
        .going { attempt in
            let address = try await attempt.callback()
            return try await attempt.open(address.replacing("/callback/oidc?", with: "/callback/oidc-other?"))
        }.askingNoToken,
        LoginCase(
            "attack: somebody's code in one's own login",
            at: "oidc",
            as: ada,
            .refused(status: 400, class: "login_expired")
        )
        .going { attempt in
            let stolen = LoginAttempt.parameter("code", of: try await attempt.elsewhere.callback())
            let own = try await attempt.callback()
            return try await attempt.open(own.replacing(LoginAttempt.parameter("code", of: own), with: stolen))
        },
        LoginCase("attack: the same callback twice", at: "oidc", as: ada, .refused(status: 400, class: "login_expired"))
            .going { attempt in
                let address = try await attempt.callback()
                let cookies = attempt.driver.browser.cookies
                let first = try await attempt.open(address)
                guard first.stoppedValue("code") != nil else { return first }
                attempt.driver.browser.cookies = cookies
                return try await attempt.open(address)
            }.afterHonestLogins(1),
        LoginCase(
            "attack: a code that the provider has seen",
            at: "oidc",
            as: ada,
            .refused(status: 400, class: "login_expired")
        )
        .going { attempt in
            let first = try await attempt.callback()
            let spent = LoginAttempt.parameter("code", of: first)
            let end = try await attempt.open(first)
            guard end.stoppedValue("code") != nil else { return end }
            let next = attempt.again
            let own = try await next.callback()
            return try await next.open(own.replacing(LoginAttempt.parameter("code", of: own), with: spent))
        }.afterHonestLogins(1),
    ]

    private static func callback(_ name: String, _ expected: LoginOutcome, _ fault: AuthorizationFault) -> LoginCase {
        LoginCase("attack: \(name)", at: "oidc", as: ada, expected)
            .with { faults, _ in faults.authorization = [fault] }.askingNoToken
    }

    /// What is too long for an address comes in a form.
    private static func connection(for text: String) -> String {
        text.utf8.count > 2_000 ? "oidc-post" : "oidc"
    }

    private static let longCode = String(repeating: "c", count: 9_000)

    // MARK: Errors at the callback

    private static let errors: [LoginCase] = [
        error(
            "server_error with HTML and 5,000 characters",
            400,
            "provider_error",
            "server_error",
            Auth0Quirks.longHTMLDenial
        ),
        error(
            "access_denied with HTML and 5,000 characters",
            403,
            "policy_denied",
            "access_denied",
            Auth0Quirks.longHTMLDenial
        ),
        error("temporarily_unavailable", 400, "provider_error", "temporarily_unavailable", "later"),
        error("invalid_scope", 400, "misconfigured", "invalid_scope", "no such scope"),
        error("login_required", 400, "interaction_required", "login_required", ""),
        error("an error of 200 characters", 400, "provider_error", String(repeating: "<b>e</b>", count: 25), "x"),
    ]

    private static func error(
        _ name: String,
        _ status: Int,
        _ outcome: String,
        _ code: String,
        _ description: String
    ) -> LoginCase {
        LoginCase(
            "callback: \(name)",
            at: connection(for: description),
            as: ada,
            .refused(status: status, class: outcome)
        )
        .with { faults, _ in faults.authorization = [.error(code, description: description)] }
        .checking(LoginEnd.withoutMarkup)
    }
}

extension LoginAttempt {
    /// Sends a page's form from this browser.
    func posted(_ page: Visit) async throws -> Visit {
        guard let form = Self.form(on: page) else { throw Browser.Failure.noPage }
        return try await driver.browser.post(
            form.fields,
            to: form.action,
            from: page.pageURL?.origin,
            stoppingAt: driver.app.redirectURI
        )
    }
}
