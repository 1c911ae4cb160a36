import JOSE
import OAuthProtocol

extension ProviderProfile {
    /// An Okta org with its org server, two custom servers and a custom domain: the same people, different issuers.
    ///
    /// Authorities by name are those of ``OktaServer``; the main one is the org server. The custom domain is the second
    /// server, and `issuerMode` says whose name its metadata carry. Refresh tokens rotate with a grace of 30 s;
    /// `profile.refreshRotation = .none` gives the persistent ones of web apps.
    ///
    /// Switches, all in `faults`:
    /// - `okta.refusal`: the refusals that come to the callback, such as `.policyFailed`;
    /// - `okta.thinIDToken`: groups at userinfo only, or in the ID token as well;
    /// - `okta.rateLimited`: E0000047;
    /// - `claims = [("email_verified", nil)]`: an org that omits it;
    /// - `keys.rotate()` and `keys.retire(_:)`: a rotation long before the key set's `max-age` of weeks is over.
    package static func okta(issuerMode: OktaServer.IssuerMode = .orgURL) -> ProviderProfile {
        var profile = ProviderProfile(
            displayName: "Okta-like ID",
            endpoints: OktaServer.endpoints(issuerPath: "", prefix: "/oauth2/v1").merging([
                .stylesheet: EndpointLocation(path: "/style.css")
            ]) { own, _ in own },
            discovery: oktaDiscovery
        )
        profile.authorityName = OktaServer.org
        profile.furtherAuthorities = [
            OktaServer.authority(OktaServer.standard), OktaServer.authority(OktaServer.custom),
            OktaServer.atCustomDomain(issuerMode),
        ]
        profile.initialKeyCount = 2
        profile.keySetHeaders = [("Cache-Control", "max-age=3832304, must-revalidate")]
        profile.codeLifetime = .seconds(300)
        profile.requiresPKCE = true
        profile.missingChallenge = "PKCE code challenge is required by the application."
        profile.challengeMethods = ["S256"]
        profile.cancelDescription = "User denied access."
        profile.refreshRotation = .replaces(grace: .seconds(30))
        profile.bindsCodesToAuthority = true
        profile.tokenHeaderHasType = false
        profile.assertionRule = AssertionRule(audience: .tokenEndpoint, longestLifetime: .hours(1))
        profile.wording = TokenWording(
            unknownCode: "The authorization code is invalid or has expired.",
            usedOrExpiredCode: "The authorization code is invalid or has expired.",
            foreignCode: "The authorization code is invalid or has expired.",
            wrongVerifier: "PKCE verification failed.",
            wrongRedirectURI:
                "The 'redirect_uri' does not match the redirection URI used in the authorization request.",
            unknownClient: "Invalid value for 'client_id' parameter.",
            missingCredentials: "No client credentials found.",
            wrongClientSecret: "The client secret supplied for a confidential client is invalid.",
            wrongMethod: "Client authentication failed. Either the client or the client credentials are invalid.",
            severalMethods:
                "Cannot supply multiple client credentials. Use one of the following: credentials in the Authorization "
                + "header, credentials in the post body, or a client_assertion in the post body.",
            severalMethodsCode: "invalid_request",
            wrongAssertion: "The client_assertion is invalid.",
            unknownRefreshToken: "The refresh token is invalid or expired."
        )
        profile.behaviour = OktaBehaviour()
        return profile
    }

    private static let oktaDiscovery: [DiscoveryMember] = [
        .issuer,
        .url("authorization_endpoint", of: .authorization),
        .url("token_endpoint", of: .token),
        .url("userinfo_endpoint", of: .userinfo),
        .address("registration_endpoint", path: "/oauth2/v1/clients"),
        .url("jwks_uri", of: .keys),
        .url("introspection_endpoint", of: .introspection),
        .url("revocation_endpoint", of: .revocation),
        .url("end_session_endpoint", of: .logout),
        .strings(
            "response_types_supported",
            ["code", "code id_token", "code token", "code id_token token", "id_token", "id_token token"]
        ),
        .strings("response_modes_supported", ["query", "fragment", "form_post", "okta_post_message"]),
        .strings(
            "grant_types_supported",
            ["authorization_code", "implicit", "refresh_token", "password", "urn:openid:params:grant-type:ciba"]
        ),
        .strings("subject_types_supported", ["public"]),
        .strings("id_token_signing_alg_values_supported", ["RS256"]),
        .strings("scopes_supported", OktaServer.scopes(of: OktaServer.org)),
        .strings(
            "token_endpoint_auth_methods_supported",
            ["client_secret_basic", "client_secret_post", "client_secret_jwt", "none"]
        ),
        .strings("code_challenge_methods_supported", ["S256"]),
        .strings(
            "claims_supported",
            [
                "iss", "ver", "sub", "aud", "iat", "exp", "jti", "auth_time", "amr", "idp", "nonce", "name", "nickname",
                "preferred_username", "given_name", "middle_name", "family_name", "email", "email_verified", "profile",
                "zoneinfo", "locale", "address", "phone_number", "picture", "website", "gender", "birthdate",
                "updated_at", "at_hash", "c_hash",
            ]
        ),
        .value("request_parameter_supported", true),
        .strings("request_object_signing_alg_values_supported", ["HS256", "HS384", "HS512"]),
        .strings("backchannel_token_delivery_modes_supported", ["poll"]),
        .strings("dpop_signing_alg_values_supported", ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"]),
    ]
}
