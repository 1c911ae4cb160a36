import JOSE

/// Plain providers with the habits of well-known servers that a relying party must survive.
extension ProviderProfile {
    /// Keycloak behind a split host name: metadata and authorization on the front, the rest on a back-channel address.
    package static var splitHosts: ProviderProfile {
        var profile = generic
        profile.displayName = "Example ID on split hosts"
        profile.issuerPath = "/realms/example"
        profile.endpoints[.discovery] = EndpointLocation(path: "/realms/example/.well-known/openid-configuration")
        for endpoint in [Endpoint.token, .userinfo, .keys, .revocation] {
            guard let location = profile.endpoints[endpoint] else { continue }
            profile.endpoints[endpoint] = EndpointLocation(server: 1, path: location.path)
        }
        return profile
    }

    /// Authentik: the issuer has a path and ends in a slash.
    package static var slashedIssuer: ProviderProfile {
        var profile = generic
        profile.displayName = "Example ID with a slash"
        profile.issuerPath = "/application/o/broker/"
        profile.endpoints[.discovery] = EndpointLocation(
            path: "/application/o/broker/.well-known/openid-configuration"
        )
        return profile
    }

    /// Zitadel, Okta, Authelia: an ID token with hardly more than the subject.
    package static var thinIDToken: ProviderProfile {
        var profile = generic
        profile.displayName = "Example ID with thin tokens"
        profile.idTokenHasProfile = false
        profile.idTokenHasGroups = false
        return profile
    }

    /// GitLab: groups at userinfo only.
    package static var groupsAtUserinfo: ProviderProfile {
        var profile = generic
        profile.displayName = "Example ID with late groups"
        profile.idTokenHasGroups = false
        return profile
    }

    /// Cognito: a `kid` in standard base64.
    package static var base64KeyIDs: ProviderProfile {
        var profile = generic
        profile.displayName = "Example ID with odd key ids"
        profile.keyIDs = .base64
        return profile
    }

    /// A server that publishes only what OIDC Discovery §3 requires, and has no userinfo endpoint.
    package static var bareMetadata: ProviderProfile {
        var profile = generic
        profile.displayName = "Example ID with bare metadata"
        profile.sendsIssuerParameter = false
        profile.endpoints[.userinfo] = nil
        profile.endpoints[.revocation] = nil
        let required = [
            "issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "response_types_supported",
            "subject_types_supported", "id_token_signing_alg_values_supported",
        ]
        profile.discovery.removeAll { !required.contains($0.name) }
        return profile
    }
}
