import JOSE
import OAuthProtocol

extension ProviderProfile {
    /// The names of the authorities of ``auth0``.
    package enum Auth0Host {
        package static let tenant = "tenant"
        /// The custom domain: the same people, another issuer.
        package static let customDomain = "custom-domain"
    }

    /// An Auth0 tenant with a custom domain as its second server. Issuers end in a slash.
    ///
    /// Switches, all in `faults`:
    /// - `auth0.signing`: HS256 with the client's secret, PS256;
    /// - `auth0.requiresOrganization`, `auth0.organizationID`, `auth0.organizationName`: organizations;
    /// - `auth0.denial`: `access_denied` with any text, such as `Auth0Quirks.longHTMLDenial`;
    /// - `auth0.isThirdPartyApplication`: no ID token;
    /// - `auth0.keyRequestsPerSecond`: 429 at the key set;
    /// - `discovery = [.missing("end_session_endpoint")]`, or `backchannel_logout_supported`: older tenants, smaller plans;
    /// - `provider.logoutToken(…)`: back-channel logout tokens, right and wrong ones.
    package static var auth0: ProviderProfile {
        var profile = ProviderProfile(
            displayName: "Auth0-like ID",
            endpoints: auth0Endpoints(server: 0),
            discovery: auth0Discovery
        )
        profile.authorityName = Auth0Host.tenant
        profile.issuerPath = "/"
        profile.furtherAuthorities = [
            Authority(
                name: Auth0Host.customDomain,
                issuer: .at(server: 1, path: "/"),
                endpoints: auth0Endpoints(server: 1)
            )
        ]
        profile.keyIDs = .short
        profile.initialKeyCount = 2
        profile.keySetHeaders = [
            ("Cache-Control", "public, max-age=15, stale-while-revalidate=15, stale-if-error=15")
        ]
        profile.discoveryHeaders = [
            ("Cache-Control", "public, max-age=15, stale-while-revalidate=15, stale-if-error=15")
        ]
        profile.accessTokenLifetime = .seconds(86_400)
        profile.idTokenLifetime = .seconds(36_000)
        profile.refreshTokenLifetime = .days(30)
        profile.refreshRotation = .replaces(grace: .seconds(0))
        profile.cancelDescription = "User did not authorize the request"
        profile.assertionRule = AssertionRule(audience: .issuer, longestLifetime: .minutes(5))
        profile.wording = TokenWording(
            unknownCode: "Invalid authorization code",
            usedOrExpiredCode: "Invalid authorization code",
            wrongVerifier: "Failed to verify code verifier",
            wrongRedirectURI: "The redirect URI is wrong.",
            unknownClient: "Client authentication failed",
            wrongClientSecret: "Client authentication failed",
            unknownRefreshToken: "Unknown or invalid refresh token."
        )
        profile.behaviour = Auth0Behaviour()
        return profile
    }

    private static func auth0Endpoints(server: Int) -> [Endpoint: EndpointLocation] {
        [
            .discovery: EndpointLocation(server: server, path: "/.well-known/openid-configuration"),
            .keys: EndpointLocation(server: server, path: "/.well-known/jwks.json"),
            .authorization: EndpointLocation(server: server, path: "/authorize"),
            .choice: EndpointLocation(server: server, path: "/authorize/choice"),
            .stylesheet: EndpointLocation(server: server, path: "/style.css"),
            .token: EndpointLocation(server: server, path: "/oauth/token"),
            .userinfo: EndpointLocation(server: server, path: "/userinfo"),
            .revocation: EndpointLocation(server: server, path: "/oauth/revoke"),
            .logout: EndpointLocation(server: server, path: "/oidc/logout"),
        ]
    }

    private static let auth0Discovery: [DiscoveryMember] = [
        .issuer,
        .url("authorization_endpoint", of: .authorization),
        .url("token_endpoint", of: .token),
        .address("device_authorization_endpoint", path: "/oauth/device/code"),
        .url("userinfo_endpoint", of: .userinfo),
        .address("mfa_challenge_endpoint", path: "/mfa/challenge"),
        .url("jwks_uri", of: .keys),
        .address("registration_endpoint", path: "/oidc/register"),
        .url("revocation_endpoint", of: .revocation),
        .strings(
            "scopes_supported",
            [
                "openid", "profile", "offline_access", "name", "given_name", "family_name", "nickname", "email",
                "email_verified", "picture", "created_at", "identities", "phone", "address",
            ]
        ),
        .strings(
            "response_types_supported",
            ["code", "token", "id_token", "code token", "code id_token", "token id_token", "code token id_token"]
        ),
        .strings("code_challenge_methods_supported", ["S256", "plain"]),
        .strings("response_modes_supported", ["query", "fragment", "form_post"]),
        .strings("subject_types_supported", ["public"]),
        .strings(
            "token_endpoint_auth_methods_supported",
            ["client_secret_basic", "client_secret_post", "private_key_jwt"]
        ),
        .strings(
            "claims_supported",
            [
                "aud", "auth_time", "created_at", "email", "email_verified", "exp", "family_name", "given_name", "iat",
                "identities", "iss", "name", "nickname", "phone_number", "picture", "sub",
            ]
        ),
        .value("request_uri_parameter_supported", false),
        .value("request_parameter_supported", false),
        .strings("id_token_signing_alg_values_supported", ["HS256", "RS256", "PS256"]),
        .strings("token_endpoint_auth_signing_alg_values_supported", ["RS256", "RS384", "PS256"]),
        .url("end_session_endpoint", of: .logout),
        .value("backchannel_logout_supported", true),
        .value("backchannel_logout_session_supported", true),
    ]
}
