import FakeProviders

extension DemoProvider {
    /// The broker's id at every provider.
    static let clientID = "demo-broker"

    /// One of each type, in the order in which they are offered.
    static func all(secret: String, signedOutURI: String, redirectURI: (String) -> String) -> [DemoProvider] {
        func client(_ authentication: FakeClient.Authentication, _ ids: String...) -> FakeClient {
            FakeClient(
                id: clientID,
                secret: secret,
                authentication: authentication,
                redirectURIs: ids.map(redirectURI),
                postLogoutRedirectURIs: [signedOutURI]
            )
        }
        return [
            DemoProvider(
                displayName: "Demo OIDC",
                description: "a plain OpenID provider",
                settings: .generic(clients: [client(.basic, "demo-oidc")])
            ) { provider in
                [
                    Entry(
                        id: "demo-oidc",
                        displayName: "Demo OIDC",
                        lines: """
                            type = "oidc"
                            logout = "upstream"
                            issuer = "\(provider.issuer)"
                            organization = "org-123"
                            """
                    )
                ]
            },
            DemoProvider(
                displayName: "Demo Google",
                description: "a provider that behaves like Google",
                settings: .google(clients: [client(.post, "demo-google")])
            ) { provider in
                [
                    Entry(
                        id: "demo-google",
                        displayName: "Demo Google",
                        lines: """
                            type = "google"
                            issuer = "\(provider.issuer)"
                            """
                    )
                ]
            },
            DemoProvider(
                displayName: "Demo Entra ID",
                description: "a provider that behaves like Entra ID",
                settings: .entra(clients: [client(.post, "demo-entra", "demo-entra-any")]),
                entries: entraEntries
            ),
            DemoProvider(
                displayName: "Demo Okta",
                description: "a provider that behaves like Okta",
                settings: .okta(clients: [client(.basic, "demo-okta")])
            ) { provider in
                [
                    Entry(
                        id: "demo-okta",
                        displayName: "Demo Okta",
                        lines: """
                            type = "okta"
                            logout = "upstream"
                            issuer = "\(provider.issuer)"
                            organization = "org-123"
                            """
                    )
                ]
            },
            DemoProvider(
                displayName: "Demo Auth0",
                description: "a provider that behaves like Auth0",
                settings: .auth0(clients: [client(.post, "demo-auth0")])
            ) { provider in
                [
                    Entry(
                        id: "demo-auth0",
                        displayName: "Demo Auth0",
                        lines: """
                            type = "auth0"
                            logout = "upstream"
                            issuer = "\(provider.issuer)"
                            upstream_organization = "\(Auth0Organization.acme.id)"
                            claims = { roles = "https://acme.example/roles" }
                            """
                    )
                ]
            },
        ]
    }

    /// The company's tenant, which its guests can enter, and any tenant, of which one is allowed.
    private static func entraEntries(_ provider: FakeProvider) -> [Entry] {
        let tenant = EntraTenant.contoso.id
        let shared = """
            type = "azure-ad"
            logout = "upstream"
            scopes = ["openid", "profile", "email", "User.Read"]
            group_lookup_url = "\(provider.baseURL(server: EntraTenant.graphServer))"
            """
        return [
            Entry(
                id: "demo-entra",
                displayName: "Demo Entra ID",
                lines: """
                    \(shared)
                    tenant = "\(tenant)"
                    issuer = "\(provider.configuredIssuer(at: tenant) ?? "")"
                    """
            ),
            Entry(
                id: "demo-entra-any",
                displayName: "Demo Entra ID, any tenant",
                lines: """
                    \(shared)
                    tenant = "common"
                    issuer = "\(provider.configuredIssuer(at: "common") ?? "")"
                    allowed_tenants = ["\(tenant)"]
                    """
            ),
        ]
    }
}
