import JOSE

extension ProviderProfile {
    /// A plain OpenID provider with all endpoints on one host. Profiles with the habits of well-known servers are beside it:
    /// ``splitHosts`` (Keycloak), ``slashedIssuer`` (Authentik), ``thinIDToken`` (Authelia), ``zitadel``, ``gitlab``,
    /// ``cognito``, ``withoutUserinfo``, ``bareMetadata``.
    ///
    /// Switches, all in `faults`: `discovery`, `keySet`, `authorization`, `tokenAnswer`, `idToken`, `userinfo` (another
    /// `sub`, a signed answer), `claims` (groups of any shape), `answers` (slow, broken, huge, redirected, limited),
    /// `clockOffset`, `rotatesBeforeSigning`.
    package static var generic: ProviderProfile {
        var profile = ProviderProfile(
            displayName: "Example ID",
            endpoints: [
                .discovery: EndpointLocation(path: "/.well-known/openid-configuration"),
                .keys: EndpointLocation(path: "/jwks.json"),
                .authorization: EndpointLocation(path: "/authorize"),
                .choice: EndpointLocation(path: "/authorize/choice"),
                .stylesheet: EndpointLocation(path: "/style.css"),
                .token: EndpointLocation(path: "/token"),
                .userinfo: EndpointLocation(path: "/userinfo"),
                .revocation: EndpointLocation(path: "/revoke"),
                .logout: EndpointLocation(path: "/logout"),
            ],
            discovery: [
                .issuer,
                .url("authorization_endpoint", of: .authorization),
                .url("token_endpoint", of: .token),
                .url("userinfo_endpoint", of: .userinfo),
                .url("revocation_endpoint", of: .revocation),
                .url("jwks_uri", of: .keys),
                .url("end_session_endpoint", of: .logout),
                .strings("response_types_supported", ["code"]),
                .strings("response_modes_supported", ["query", "form_post"]),
                .strings("grant_types_supported", ["authorization_code", "refresh_token"]),
                .strings("subject_types_supported", ["public"]),
                .strings("id_token_signing_alg_values_supported", ["RS256"]),
                .strings("scopes_supported", ["openid", "email", "profile", "groups", "offline_access"]),
                .strings(
                    "token_endpoint_auth_methods_supported",
                    ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"]
                ),
                .strings(
                    "claims_supported",
                    [
                        "sub", "iss", "aud", "exp", "iat", "nonce", "at_hash", "email", "email_verified", "name",
                        "given_name", "family_name", "groups",
                    ]
                ),
                .strings("code_challenge_methods_supported", ["S256"]),
                .value("authorization_response_iss_parameter_supported", .bool(true)),
            ]
        )
        profile.sendsIssuerParameter = true
        profile.wording = TokenWording(
            unknownCode: "The code is not known",
            usedOrExpiredCode: "The code was used before or is too old",
            wrongVerifier: "The code_verifier does not match",
            wrongRedirectURI: "The redirect_uri is not the one the code was made for",
            unknownClient: "The client is not known",
            wrongClientSecret: "The client did not authenticate as it is registered",
            unknownRefreshToken: "The refresh token is not known"
        )
        return profile
    }
}
