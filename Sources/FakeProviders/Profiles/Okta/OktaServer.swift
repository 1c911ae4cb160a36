/// The authorization servers of the fake Okta org, by the name of their authority.
package enum OktaServer {
    /// The org server.
    package static let org = "org"
    /// The custom server `default`, where nobody created the scope `groups`.
    package static let standard = "default"
    /// A custom server with the scope `groups`.
    package static let custom = "aus9o8wzkhckw9TLa0h7"
    /// The org server at the org's custom domain.
    package static let customDomain = "custom-domain"

    /// What the issuer is at a custom domain (`issuerMode`).
    package enum IssuerMode: Sendable {
        /// The org's own address, at the custom domain as well: not what was configured.
        case orgURL
        /// The host that was asked.
        case dynamic
    }

    static func authority(_ id: String) -> Authority {
        var authority = Authority(
            name: id,
            issuer: .at(path: "/oauth2/\(id)"),
            endpoints: endpoints(issuerPath: "/oauth2/\(id)", prefix: "/oauth2/\(id)/v1")
        )
        authority.discovery = [
            .strings(
                "token_endpoint_auth_methods_supported",
                ["client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt", "none"]
            ),
            .strings("scopes_supported", scopes(of: id)),
        ]
        return authority
    }

    /// The org server as it is seen at the custom domain.
    static func atCustomDomain(_ mode: IssuerMode) -> Authority {
        let endpoints = endpoints(issuerPath: "", prefix: "/oauth2/v1", server: 1)
        switch mode {
        case .orgURL:
            // Issuer and addresses are the org's own ones; only the document is at the custom domain.
            return Authority(
                name: customDomain,
                issuer: .at(path: ""),
                endpoints: endpoints.filter { $0.key == .discovery }
            )
        case .dynamic:
            var authority = Authority(name: customDomain, issuer: .at(server: 1, path: ""), endpoints: endpoints)
            authority.endpoints[.stylesheet] = EndpointLocation(server: 1, path: "/style.css")
            return authority
        }
    }

    static func scopes(of name: String) -> [String] {
        let usual = ["openid", "email", "profile", "address", "phone", "offline_access"]
        return name == standard ? usual + ["device_sso"] : usual + ["groups", "device_sso"]
    }

    static func endpoints(issuerPath: String, prefix: String, server: Int = 0) -> [Endpoint: EndpointLocation] {
        func location(_ path: String) -> EndpointLocation { EndpointLocation(server: server, path: path) }
        return [
            .discovery: location(issuerPath + "/.well-known/openid-configuration"),
            .authorization: location(prefix + "/authorize"),
            .choice: location(prefix + "/authorize/choice"),
            .token: location(prefix + "/token"),
            .userinfo: location(prefix + "/userinfo"),
            .keys: location(prefix + "/keys"),
            .introspection: location(prefix + "/introspect"),
            .revocation: location(prefix + "/revoke"),
            .logout: location(prefix + "/logout"),
        ]
    }
}
