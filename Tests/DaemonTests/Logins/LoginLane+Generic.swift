import BrokerTesting
import FakeProviders
import JOSE

extension LoginLane {
    static let ada = "b1a4c7e2-ada"
    static let grace = "5d09f3aa-grace"
    static let edsger = "77e1c0b4-edsger"

    /// A lane of a plain provider of that profile, everybody of whom belongs to `example`.
    static func plain(
        _ name: String,
        _ profile: ProviderProfile,
        lines: String = "",
        faults: @escaping LoginCase.FaultSetting = { _, _ in },
        _ cases: LoginCase...
    ) -> LoginLane {
        var settings = FakeProviderSettings.generic()
        settings.profile = profile
        return LoginLane(
            name: name,
            settings: settings,
            authentication: .basic,
            connections: [plainConnection(name, lines)],
            cases: cases,
            faults: faults
        )
    }

    static func plainConnection(_ id: String, _ lines: String = "") -> Connection {
        Connection(id) { provider in
            """
            type = "oidc"
            issuer = "\(provider.issuer)"
            organization = "example"
            \(lines)
            """
        }
    }

    private static func admin(_ connection: String) -> LoginOutcome {
        .admitted("example", "read write admin", "\(connection):\(ada)")
    }

    private static let groups = "scopes = [\"openid\", \"profile\", \"email\", \"groups\"]"

    /// Providers with the habits of well-known servers.
    static let habits: [LoginLane] = [
        plain("thin", .thinIDToken, lines: groups, LoginCase("thin ID token", at: "thin", as: ada, admin("thin"))),
        plain(
            "zitadel",
            .zitadel,
            lines: groups + "\nclaims = { groups = \"urn:zitadel:iam:org:project:roles\" }",
            LoginCase("several audiences, roles as an object", at: "zitadel", as: ada, admin("zitadel"))
        ),
        plain(
            "gitlab",
            .gitlab,
            lines: groups,
            LoginCase("groups at userinfo only", at: "gitlab", as: ada, admin("gitlab"))
        ),
        plain(
            "cognito",
            .cognito,
            lines: "claims = { groups = \"cognito:groups\" }",
            LoginCase("kid with +/=, a colon in the claim", at: "cognito", as: ada, admin("cognito"))
        ),
        plain(
            "authentik",
            .slashedIssuer,
            LoginCase("issuer with a slash", at: "authentik", as: ada, admin("authentik"))
        ),
        plain("keycloak", .splitHosts, LoginCase("split hosts", at: "keycloak", as: ada, admin("keycloak"))),
        plain("bare", .bareMetadata, LoginCase("least metadata, no userinfo", at: "bare", as: ada, admin("bare"))),
        plain(
            "form-post",
            postingFromAnotherSite,
            lines: "response_mode = \"form_post\"",
            LoginCase("form_post from another site", at: "form-post", as: ada, admin("form-post")).checking { end in
                let posts = end.visit.hops(at: "/auth/callback/form-post").filter { $0.method == "POST" }
                return posts.count == 1 && posts[0].sentCookies != nil ? nil : "it was not posted with a cookie"
            },
            LoginCase(
                "attack: form_post in another browser",
                at: "form-post",
                as: ada,
                .refused(status: 400, class: "expired")
            ).going { attempt in
                let page = try await attempt.driver.begin(attempt.request)
                let form = try await attempt.driver.browser.submit(page, pressing: attempt.person)
                return try await attempt.elsewhere.posted(form)
            }.askingNoToken
        ),
        plain(
            "query",
            postingFromAnotherSite,
            LoginCase(
                "attack: a callback posted by another site, whose login asked for a redirect",
                at: "query",
                as: ada,
                .refused(status: 400, class: "expired")
            ).going { attempt in
                let address = try await attempt.callback()
                return try await attempt.driver.browser.post(
                    ["state", "iss", "code"].map { ($0, LoginAttempt.value($0, of: address)) },
                    to: attempt.issuer + "/auth/callback/query",
                    from: attempt.provider.baseURL(server: 1),
                    stoppingAt: attempt.driver.app.redirectURI
                )
            }.askingNoToken
        ),
    ]

    /// The sign-in page is at another host than the broker, and with that another site.
    private static var postingFromAnotherSite: ProviderProfile {
        var profile = ProviderProfile.generic
        for endpoint in [Endpoint.authorization, .choice] {
            guard let location = profile.endpoints[endpoint] else { continue }
            profile.endpoints[endpoint] = EndpointLocation(server: 1, path: location.path)
        }
        return profile
    }
}
