import FakeProviders
import Testing

/// One of the provider types, as its honest fake and as an administrator writes it.
struct ProviderKind: Sendable, CustomTestStringConvertible {
    let type: String
    let settings: FakeProviderSettings
    let authentication: FakeClient.Authentication
    /// Of a good report.
    let lines: [String]
    /// The entry's keys, and the issuer.
    let configure: @Sendable (inout Clinic) -> Void

    var testDescription: String { type }

    func set(_ clinic: inout Clinic) {
        clinic.entry.type = type
        configure(&clinic)
    }

    static let all = [oidc, google, entra, entraByDomain, entraMany, okta, auth0]

    private static let oidc = ProviderKind(
        type: "oidc",
        settings: .generic(),
        authentication: .basic,
        lines: ["ok issuer {idp}, as expected"]
    ) { _ in }

    private static let google = ProviderKind(
        type: "google",
        settings: .google(),
        authentication: .post,
        lines: ["ok endpoints all there, at 127.0.0.", "ok client auth client_secret_post is advertised"]
    ) { _ in }

    private static let entra = ProviderKind(
        type: "azure-ad",
        settings: .entra(),
        authentication: .post,
        lines: [
            "/\(EntraTenant.contoso.id)/v2.0, as expected", "ok PKCE not advertised; S256 is sent all the same",
            "skipped secret expiry can't be seen from here: the provider does not say when the secret expires mend: Look the date up and make the next secret before it where: Entra admin center > App registrations > your app > Certificates & secrets > Expires",
        ]
    ) { clinic in
        clinic.entry.issuer = clinic.provider.configuredIssuer(at: EntraTenant.contoso.id) ?? ""
        clinic.entry.lines = ["tenant = \"\(EntraTenant.contoso.id)\""]
    }

    private static let entraByDomain = ProviderKind(
        type: "azure-ad",
        settings: .entra(),
        authentication: .post,
        lines: ["the tenant's own issuer (config.toml names the tenant by a domain, which does as well)"]
    ) { clinic in
        clinic.entry.issuer = clinic.provider.configuredIssuer(at: EntraTenant.contoso.domain) ?? ""
        clinic.entry.lines = ["tenant = \"\(EntraTenant.contoso.domain)\""]
    }

    private static let entraMany = ProviderKind(
        type: "azure-ad",
        settings: .entra(),
        authentication: .post,
        lines: ["for many tenants; each token is held against its own tenant's issuer"]
    ) { clinic in
        clinic.entry.issuer = clinic.provider.configuredIssuer(at: "organizations") ?? ""
        clinic.entry.lines = ["tenant = \"organizations\"", "allowed_tenants = [\"\(EntraTenant.contoso.id)\"]"]
    }

    private static let okta = ProviderKind(
        type: "okta",
        settings: .okta(),
        authentication: .basic,
        lines: ["ok scopes openid, profile, email, groups", "ok issuer {idp}, as expected"]
    ) { _ in }

    private static let auth0 = ProviderKind(
        type: "auth0",
        settings: .auth0(),
        authentication: .post,
        lines: ["ok issuer {idp}, as expected"]
    ) { _ in }

    /// A mistake at a provider of a type, and what its own wording is taken for.
    struct Mistake: Sendable, CustomTestStringConvertible {
        let name: String
        let kind: ProviderKind
        let lines: [String]
        let breaking: @Sendable (inout Clinic) -> Void

        var testDescription: String { "\(kind.type): \(name)" }
    }

    private static let wrongSecret: @Sendable (inout Clinic) -> Void = { $0.entry.clientSecret = "another-secret" }
    private static let wrongClient: @Sendable (inout Clinic) -> Void = { $0.entry.clientID = "no-such-client" }
    private static let wrongRedirect: @Sendable (inout Clinic) -> Void = {
        $0.entry.redirectURI = "https://login.example.com/auth/callback/other"
    }

    static let mistakes =
        [google, entra, okta, auth0].flatMap { kind in
            [
                Mistake(
                    name: "another secret",
                    kind: kind,
                    lines: ["failed credentials the provider knows the client id and refuses how we prove it: 401"],
                    breaking: wrongSecret
                ),
                Mistake(
                    name: "unknown client",
                    kind: kind,
                    lines: ["failed authorization", "the provider does not know this client id mend: Set client_id"],
                    breaking: wrongClient
                ),
                Mistake(
                    name: "redirect URI not registered",
                    kind: kind,
                    lines: [
                        "failed redirect URI not registered at the provider, which answers",
                        "mend: Register exactly https://login.example.com/auth/callback/other (every letter and slash counts) where: ",
                    ],
                    breaking: wrongRedirect
                ),
            ]
        } + [
            Mistake(
                name: "expired secret",
                kind: entra,
                lines: [
                    "failed credentials the client secret has expired: 401 invalid_client: AADSTS7000222: The provided client secret keys for app are expired.",
                    "mend: The client secret has expired: make a new one under Certificates & secrets",
                ]
            ) { $0.provider.withFaults { $0.entra.tokenError = .expiredSecret } }
        ]
}
