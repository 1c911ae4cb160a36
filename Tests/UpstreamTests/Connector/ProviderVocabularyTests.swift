import BrokerCore
import BrokerCrypto
import JOSE
import OAuthProtocol
import ProviderCatalogue
import Testing

@testable import Upstream

/// What of an app's wishes reaches a provider, in the provider's own words, and what is then asked of the answer.
@Suite struct ProviderVocabularyTests {
    let issuer: FakeIssuer

    init() throws { issuer = try FakeIssuer() }

    private func parameters(
        _ connection: (inout ProviderConnection) -> Void = { _ in },
        login: (inout UpstreamLogin) -> Void = { _ in }
    ) async throws -> Parameters {
        let url = try await issuer.connector(connection).authorizationURL(for: issuer.login(login))
        let query = try #require(url.utf8.firstIndex(of: UInt8(ascii: "?")))
        return try Parameters(parsing: Array(url.utf8[url.utf8.index(after: query)...]))
    }

    private static func google(_ connection: inout ProviderConnection) {
        connection.request.hints = [.loginHint]
        connection.request.prompts = ["none", "consent", "select_account"]
        connection.request.statesAuthenticationTime = false
        connection.request.domainHintParameter = "hd"
        connection.refresh = .accessTypeOffline
    }

    private static func entra(_ connection: inout ProviderConnection) {
        connection.request.hints = [.loginHint]
        connection.request.prompts = ["login", "none", "consent", "select_account"]
        connection.request.singlePrompt = true
        connection.request.statesAuthenticationTime = false
        connection.request.domainHintParameter = "domain_hint"
    }

    @Test func `A provider is sent no parameter that it doesn't have`() async throws {
        issuer.change { $0.metadata = ["acr_values_supported": ["gold"]] }
        let sent = try await parameters(Self.google) {
            $0.maxAge = 300
            $0.acrValues = "gold"
            $0.uiLocales = "de"
            $0.loginHint = "ada@acme.example"
            $0.domainHint = "acme.example"
        }
        for name in ["max_age", "acr_values", "ui_locales", "domain_hint"] { #expect(try sent.value(name) == nil) }
        #expect(try sent.value("login_hint") == "ada@acme.example")
        #expect(try sent.value("hd") == "acme.example")
        #expect(
            try await parameters { _ in
            } login: {
                $0.domainHint = "acme.example"
            }.value("domain_hint") == nil
        )
    }

    @Test func `A domain hint chooses among the hosted domains, never beside them`() async throws {
        func hint(_ domain: String) async throws -> String? {
            try await parameters {
                Self.google(&$0)
                $0.hostedDomains = ["acme.example", "acme.org"]
                $0.authorizeParameters = [("hd", "*")]
            } login: {
                $0.domainHint = domain
            }.value("hd")
        }
        #expect(try await hint("acme.org") == "acme.org")
        #expect(try await hint("evil.test") == "*")
    }

    @Test(
        arguments: [
            ("google", "login", "select_account"), ("google", "login consent", "select_account consent"),
            ("google", "none", "none"), ("google", "create", nil), ("entra", "login", "login"),
            ("entra", "login select_account", "login"), ("entra", "consent select_account", "select_account"),
            ("okta", "select_account", "login"), ("okta", "login select_account", "login"),
            ("oidc", "select_account create", "select_account create"),
        ] as [(String, String, String?)]
    )
    func `prompt goes out in the provider's vocabulary (Google has no login, Okta no select_account, Entra takes one)`(
        provider: String,
        asked: String,
        expected: String?
    ) async throws {
        let sent = try await parameters {
            switch provider {
            case "google": Self.google(&$0)
            case "entra": Self.entra(&$0)
            case "okta": $0.request.prompts = ["none", "login", "consent"]
            default: break
            }
        } login: {
            $0.prompt = asked
        }
        #expect(try sent.value("prompt") == expected)
    }

    @Test func `Entra: select_account can't go with login_hint`() async throws {
        func sent(_ prompt: String?) async throws -> Parameters {
            try await parameters(Self.entra) {
                $0.prompt = prompt
                $0.loginHint = "ada@acme.example"
            }
        }
        #expect(try await sent("select_account").value("login_hint") == nil)
        #expect(try await sent("login").value("login_hint") == "ada@acme.example")
        #expect(try await sent(nil).value("login_hint") == "ada@acme.example")
    }

    @Test func `max_age at a provider that states no auth_time: it shows itself, and the return counts`() async throws {
        #expect(try await parameters(Self.google) { $0.maxAge = 0 }.value("prompt") == "select_account")
        #expect(try await parameters(Self.entra) { $0.maxAge = 0 }.value("prompt") == "login")
        let login = issuer.login { $0.maxAge = 0 }
        let silent = try await issuer.signIn(with: issuer.connector(Self.google), login: login)
        #expect(silent.authenticatedAt == nil)
        // What it states all the same is held against max_age.
        let old = JSONNumber(issuer.wallClock.now().seconds - 600)
        issuer.change { $0.claims = ["auth_time": .number(old)] }
        let error = await upstreamError {
            _ = try await issuer.signIn(with: issuer.connector(Self.entra), login: login)
        }
        #expect(error?.detail.contains("auth_time: ") == true)
    }

    @Test func `auth_time as digits in a string counts as the number`() async throws {
        let now = issuer.wallClock.now().seconds
        issuer.change { $0.claims = ["auth_time": .string("\(now)")] }
        let identity = try await issuer.signIn(login: issuer.login { $0.maxAge = 60 })
        #expect(identity.authenticatedAt?.seconds == now)
        for wrong in ["\(now - 600)", "99999999999", "999999999999", "-1", "1e9", ""] {
            issuer.change { $0.claims = ["auth_time": .string(wrong)] }
            let error = await upstreamError { _ = try await issuer.signIn(login: issuer.login { $0.maxAge = 60 }) }
            #expect(error?.detail.contains("auth_time: ") == true, "\(wrong)")
        }
    }

    @Test func `A refresh token is asked for where people are looked at again, in the provider's own way`() async throws
    {
        let often = RevalidationPolicy(interval: .minutes(15), staleLimit: .hours(24))
        let standard = try await parameters { $0.revalidation = often }
        #expect(try standard.value("scope") == "openid email profile offline_access")
        #expect(try standard.value("access_type") == nil && standard.value("prompt") == nil)
        let twice = try await parameters {
            $0.revalidation = often
            $0.scopes = ["openid", "offline_access"]
        }
        #expect(try twice.value("scope") == "openid offline_access")
        let google = try await parameters {
            Self.google(&$0)
            $0.revalidation = often
        } login: {
            $0.prompt = "select_account"
        }
        #expect(try google.value("scope") == "openid email profile")
        #expect(try google.value("access_type") == "offline")
        #expect(try google.value("prompt") == "select_account consent")
        let without = try await parameters()
        #expect(try without.value("scope") == "openid email profile")
        #expect(try await parameters(Self.google).value("access_type") == nil)
    }

    @Test func `response_mode is sent where it is another than the flow's own`() async throws {
        #expect(try await parameters().value("response_mode") == nil)
        #expect(try await parameters { $0.responseMode = .formPost }.value("response_mode") == "form_post")
        #expect(issuer.connector { $0.responseMode = .formPost }.answersByFormPost)
    }

    @Test func `The operator's acr_values are demanded of the token, whatever the app asked and the metadata lists`()
        async throws
    {
        let connector = issuer.connector { $0.acrValues = ["mfa", "phr"] }
        let sent = try await parameters {
            $0.acrValues = ["mfa", "phr"]
        } login: {
            $0.acrValues = "gold"
        }
        #expect(try sent.value("acr_values") == "mfa phr")
        for claims in [[:], ["acr": "pwd"], ["acr": "gold"]] as [JSONObject] {
            issuer.change { $0.claims = claims }
            let error = await upstreamError { _ = try await issuer.signIn(with: connector) }
            #expect(error?.detail.contains("acr: ") == true)
        }
        issuer.change { $0.claims = ["acr": "phr"] }
        #expect(try await issuer.signIn(with: connector).authenticationContext == "phr")
    }

    @Test func `Contexts that the provider file lists may be asked for, if the metadata is silent (Okta)`() async throws
    {
        let sent = try await parameters {
            $0.request.acrValues = ["phr"]
        } login: {
            $0.acrValues = "gold phr"
        }
        #expect(try sent.value("acr_values") == "phr")
    }

    // MARK: Auth0 organizations

    private static let auth0 = UpstreamOrganization(
        parameter: "organization",
        idClaim: "org_id",
        idPrefix: "org_",
        nameClaim: "org_name"
    )

    @Test(
        arguments: [
            ("org_A", ["org_id": "org_A"], true), ("org_A", ["org_id": "org_a"], false),
            ("org_A", ["org_id": "org_B", "org_name": "org_A"], false), ("org_A", [:], false),
            ("org_A", ["org_id": ["org_A"]], false), ("acme", ["org_id": "org_A", "org_name": "Acme"], true),
            ("Acme", ["org_name": "acme"], true), ("acme", ["org_id": "acme"], false),
            ("acme", ["org_name": "acmé"], false),
            ("K", ["org_name": "\u{212A}"], false),
        ] as [(String, JSONObject, Bool)]
    )
    func `An organization that was asked for must come back: an id exactly, a name in any letters`(
        asked: String,
        claims: JSONObject,
        accepted: Bool
    ) async throws {
        let sent = try await parameters {
            $0.organizationRequest = Self.auth0
            $0.upstreamOrganization = asked
        }
        #expect(try sent.value("organization") == asked)
        issuer.change { $0.claims = claims }
        let connector = issuer.connector {
            $0.organizationRequest = Self.auth0
            $0.upstreamOrganization = asked
        }
        let error = await upstreamError { _ = try await issuer.signIn(with: connector) }
        #expect((error == nil) == accepted)
        if let error { #expect(error.kind == .tenantNotAllowed && error.step == .claims) }
    }

    @Test func `The app's organization is asked for by the provider's own id of it, and checked as well`() async throws
    {
        let login = issuer.login { $0.externalOrganization = "org_A" }
        let sent = try await parameters {
            $0.organizationRequest = Self.auth0
        } login: {
            $0.externalOrganization = "org_A"
        }
        #expect(try sent.value("organization") == "org_A")
        let connector = issuer.connector { $0.organizationRequest = Self.auth0 }
        #expect(
            await upstreamError { _ = try await issuer.signIn(with: connector, login: login) }?.kind
                == .tenantNotAllowed
        )
        issuer.change { $0.claims = ["org_id": "org_A"] }
        _ = try await issuer.signIn(with: connector, login: login)
        // An id of another provider's kind is no business of this one.
        let foreign = try await parameters {
            $0.organizationRequest = Self.auth0
        } login: {
            $0.externalOrganization = "tenant-7"
        }
        #expect(try foreign.value("organization") == nil)
        #expect(
            try await parameters { _ in
            } login: {
                $0.externalOrganization = "org_A"
            }.value("organization") == nil
        )
    }

    @Test(arguments: ["waad|x", "adfs|x", "oidc|x", "samlp|conn|x"])
    func `A verified address from below another provider's connection is nobody's proof (Auth0)`(subject: String)
        async throws
    {
        func isVerified(_ trust: EmailTrust, _ subject: String) async throws -> Bool {
            issuer.change {
                $0.claims = ["sub": .string(subject), "email": "ceo@acme.example", "email_verified": true]
            }
            return try await issuer.signIn(with: issuer.connector { $0.emailTrust = trust }).profile.emailVerified
        }
        let trust = EmailTrust.bySubjectPrefix(["waad|", "adfs|", "oidc|", "samlp|"])
        #expect(try await !isVerified(trust, subject))
        #expect(try await isVerified(trust, "auth0|x"))
        #expect(try await isVerified(trust, "google-oauth2|waad|x"))
        // The operator's word stands above the type's.
        #expect(try await isVerified(.verifiedClaim, subject))
    }

    @Test func `HS256 is refused, and the advice says where to switch the application to RS256 (Auth0)`() async throws {
        let token = FakeIssuer.token(header: #"{"alg":"HS256","typ":"JWT"}"#, payload: issuer.claims().serialized()) {
            HMAC.sha256(key: Array(FakeIssuer.secret.utf8), $0)
        }
        issuer.change { $0.idToken = token }
        let connector = issuer.connector { $0.console[.signing] = "Settings > OAuth > RS256" }
        let error = await upstreamError { _ = try await issuer.signIn(with: connector) }
        #expect(error?.step == .verify && error?.kind == .responseInvalid)
        #expect(error?.detail.contains("HS256") == true)
        #expect(error?.advice == "Settings > OAuth > RS256")
    }
}
