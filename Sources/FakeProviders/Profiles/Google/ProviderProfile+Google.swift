import OAuthProtocol

extension ProviderProfile {
    /// A provider with Google's documents, wording and habits. Its six host names become six loopback servers: accounts,
    /// oauth2, openidconnect, www, admin (Directory API) and cloudidentity.
    ///
    /// `settings.serviceAccounts` may ask the two group interfaces, with a JWT as a grant at the token endpoint.
    ///
    /// Switches, all in `faults`:
    /// - `google.bareIssuer`: tokens of old flows, `accounts.google.com`;
    /// - `google.page`: sign-ins that end on a page, such as `.adminPolicyEnforced`;
    /// - `google.groups`, `google.largestPage`, `google.delegationIsMissing`, `answers[.directoryGroups]`,
    ///   `answers[.groupSearch]`: groups refused, in pages, without end;
    /// - `authorization = [.issuer(…)]`: a callback with `iss` (RFC 9207).
    package static var google: ProviderProfile {
        var profile = ProviderProfile(
            displayName: "Google-like ID",
            endpoints: [
                .discovery: EndpointLocation(path: "/.well-known/openid-configuration"),
                .authorization: EndpointLocation(path: "/o/oauth2/v2/auth"),
                .choice: EndpointLocation(path: "/o/oauth2/v2/auth/choice"),
                .stylesheet: EndpointLocation(path: "/style.css"),
                .token: EndpointLocation(server: 1, path: "/token"),
                .revocation: EndpointLocation(server: 1, path: "/revoke"),
                .deviceAuthorization: EndpointLocation(server: 1, path: "/device/code"),
                .userinfo: EndpointLocation(server: 2, path: "/v1/userinfo"),
                .keys: EndpointLocation(server: 3, path: "/oauth2/v3/certs"),
                .directoryGroups: EndpointLocation(
                    server: GoogleBehaviour.directoryServer,
                    path: "/admin/directory/v1/groups"
                ),
                .groupSearch: EndpointLocation(
                    server: GoogleBehaviour.identityServer,
                    path: "/v1/groups/-/memberships:searchTransitiveGroups"
                ),
            ],
            discovery: googleDiscovery
        )
        profile.keyIDs = .hexadecimal
        // Two keys overlap at any time; a third one appears for less than a day at each change.
        profile.initialKeyCount = 2
        profile.keySetHeaders = [
            ("Cache-Control", "public, max-age=24873, must-revalidate, no-transform"), ("Age", "3127"),
        ]
        profile.accessTokenLifetime = .seconds(3_599)
        profile.scopeSpelling = [
            "email": "https://www.googleapis.com/auth/userinfo.email",
            "profile": "https://www.googleapis.com/auth/userinfo.profile",
        ]
        profile.refusedScopes = ["offline_access"]
        profile.refreshRule = .accessTypeOffline
        profile.silentRefusal = "access_denied"
        profile.refreshDropsName = true
        profile.revocationAuthenticates = false
        profile.behaviour = GoogleBehaviour()
        profile.sendsAuthorizedParty = true
        profile.wording = TokenWording(
            unknownCode: "Malformed auth code.",
            usedOrExpiredCode: "Bad Request",
            wrongVerifier: "Invalid code verifier.",
            wrongRedirectURI: "Bad Request",
            wrongRedirectURICode: "redirect_uri_mismatch",
            unknownClient: "The OAuth client was not found.",
            wrongClientSecret: "Unauthorized",
            unknownRefreshToken: "Token has been expired or revoked."
        )
        return profile
    }

    private static let googleDiscovery: [DiscoveryMember] = [
        .issuer,
        .url("authorization_endpoint", of: .authorization),
        .url("device_authorization_endpoint", of: .deviceAuthorization),
        .url("token_endpoint", of: .token),
        .url("userinfo_endpoint", of: .userinfo),
        .url("revocation_endpoint", of: .revocation),
        .url("jwks_uri", of: .keys),
        .strings(
            "response_types_supported",
            [
                "code", "token", "id_token", "code token", "code id_token", "token id_token", "code token id_token",
                "none",
            ]
        ),
        .strings("subject_types_supported", ["public"]),
        .strings("id_token_signing_alg_values_supported", ["RS256"]),
        .strings("scopes_supported", ["openid", "email", "profile"]),
        .strings("token_endpoint_auth_methods_supported", ["client_secret_post", "client_secret_basic"]),
        .strings(
            "claims_supported",
            [
                "aud", "email", "email_verified", "exp", "family_name", "given_name", "iat", "iss", "name", "picture",
                "sub",
            ]
        ),
        .strings("code_challenge_methods_supported", ["plain", "S256"]),
        .strings(
            "grant_types_supported",
            [
                "authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code",
                "urn:ietf:params:oauth:grant-type:jwt-bearer",
            ]
        ),
    ]
}
