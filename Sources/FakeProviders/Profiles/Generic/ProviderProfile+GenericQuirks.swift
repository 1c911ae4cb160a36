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

    /// Authelia, PingFederate: an ID token with hardly more than the subject.
    package static var thinIDToken: ProviderProfile {
        var profile = generic
        profile.displayName = "Example ID with thin tokens"
        profile.idTokenHasProfile = false
        profile.idTokenHasGroups = false
        return profile
    }

    /// Zitadel: the profile at userinfo only, several audiences with `azp`, and roles as an object.
    package static var zitadel: ProviderProfile {
        var profile = thinIDToken
        profile.displayName = "Example ID with object-valued roles"
        profile.furtherAudiences = ["232323232323232323@project", "232323232323232323"]
        profile.sendsAuthorizedParty = true
        profile.groupsClaim = "urn:zitadel:iam:org:project:roles"
        profile.groupsShape = .object(organization: "231231231231231231", domain: "example.com")
        return profile
    }

    /// GitLab: `groups_direct` in the ID token, all groups at userinfo only.
    package static var gitlab: ProviderProfile {
        var profile = generic
        profile.displayName = "Example ID with late groups"
        profile.idTokenGroupsClaim = "groups_direct"
        return profile
    }

    /// Cognito: endpoints at another host than the issuer, a `kid` in standard base64, groups under a name with a colon, a
    /// nonce that nobody asked for, and `email_verified` as a word at userinfo. A pool without a domain is
    /// `faults.discovery = [.missing("token_endpoint"), .missing("userinfo_endpoint")]`.
    package static var cognito: ProviderProfile {
        var profile = generic
        profile.displayName = "Example ID in a pool"
        profile.issuerPath = "/eu-west-1_Example"
        profile.keyIDs = .base64
        profile.endpoints[.discovery] = EndpointLocation(path: "/eu-west-1_Example/.well-known/openid-configuration")
        profile.endpoints[.keys] = EndpointLocation(path: "/eu-west-1_Example/.well-known/jwks.json")
        for (endpoint, path) in [
            (Endpoint.authorization, "/oauth2/authorize"), (.choice, "/oauth2/authorize/choice"),
            (.token, "/oauth2/token"), (.userinfo, "/oauth2/userInfo"), (.revocation, "/oauth2/revoke"),
            (.stylesheet, "/style.css"),
        ] {
            profile.endpoints[endpoint] = EndpointLocation(server: 1, path: path)
        }
        profile.sendsIssuerParameter = false
        profile.discovery.removeAll { $0.name == "authorization_response_iss_parameter_supported" }
        profile.groupsClaim = "cognito:groups"
        profile.sendsUnsolicitedNonce = true
        profile.userinfoVerifiesInWords = true
        profile.behaviour = CognitoBehaviour()
        return profile
    }

    /// A server without userinfo.
    package static var withoutUserinfo: ProviderProfile {
        var profile = generic
        profile.displayName = "Example ID without userinfo"
        profile.endpoints[.userinfo] = nil
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
