import JOSE
import OAuthProtocol

extension ProviderProfile {
    /// A small cloud of Entra: two tenants (``EntraTenant/contoso``, ``EntraTenant/fabrikam``) and personal accounts.
    ///
    /// Authorities by name: `common`, `organizations`, `consumers`, each tenant's GUID and domain, and `v1/` with any of
    /// them for the v1.0 form; the main one is Contoso's GUID. Graph is the second server, an attacker's the third.
    ///
    /// Switches, all in `faults`:
    /// - `entra.tokenAttack`: `iss` and `tid` that don't fit, the personal key claiming a tenant, another tenant's key, a
    ///   `tid` that is no GUID, a v1.0 token;
    /// - `entra.spoofedEmail`: somebody else's address, with `xms_edov` of any shape or none (nOAuth);
    /// - `entra.groups`, `entra.claimSource`: GUIDs, names, as roles, `hasgroups`, a hostile `_claim_sources`
    ///   (`traffic.count(.claimSource)` must stay 0); over 200 groups come with the person;
    /// - `entra.graph`, `answers[.graphMemberships]`: Graph refuses, pages without end, is slow or down;
    /// - `entra.tokenError`, `entra.page`: any AADSTS error, at the token endpoint or on a page;
    /// - `entra.signsWithApplicationKey`, `keySet = [.flapping]`, `entra.publishesPersonalKeyEverywhere`: keys;
    /// - `clockOffset`: a refresh token is over after 90 days (AADSTS700082).
    package static var entra: ProviderProfile {
        let main = EntraAuthority.authority(EntraTenant.contoso.id)
        var profile = ProviderProfile(
            displayName: "Entra-like ID",
            endpoints: main.endpoints.merging([
                .stylesheet: EndpointLocation(path: "/style.css"),
                .userinfo: EndpointLocation(server: EntraBehaviour.graphServer, path: "/oidc/userinfo"),
                .graphMemberships: EndpointLocation(
                    server: EntraBehaviour.graphServer,
                    path: "/v1.0/me/transitiveMemberOf"
                ),
                .graphMemberGroups: EndpointLocation(
                    server: EntraBehaviour.graphServer,
                    path: "/v1.0/me/getMemberGroups"
                ),
                .claimSource: EndpointLocation(server: EntraBehaviour.hostileServer, path: "/v1.0/groups"),
            ]) { own, _ in own },
            discovery: entraDiscovery
        )
        profile.authorityName = main.name
        profile.issuerPath = EntraAuthority.issuerPath(EntraTenant.contoso.id)
        let segments =
            [EntraAuthority.common, EntraAuthority.organizations, EntraAuthority.consumers]
            + EntraTenant.all.flatMap { [$0.id, $0.domain] }
        profile.furtherAuthorities =
            segments.filter { $0 != main.name }.map(EntraAuthority.authority) + segments.map(EntraAuthority.version1)
        profile.keyIDs = .thumbprint
        profile.initialKeyCount = 2
        profile.initialKeyRoles = [.tenant(EntraTenant.personal), .tenant(EntraTenant.fabrikam.id), .application]
        profile.keySetHeaders = [("Cache-Control", "max-age=86400, private")]
        profile.discoveryHeaders = [("Cache-Control", "max-age=86400, private")]
        profile.codeLifetime = .minutes(10)
        profile.accessTokenLifetime = .seconds(3_599)
        profile.requiresPKCE = true
        profile.missingChallenge = "AADSTS9002325: Proof Key for Code Exchange is required for this authorization code."
        profile.cancelDescription = "AADSTS65004: User declined to consent to access the app."
        profile.refreshRotation = .accumulates
        profile.bindsCodesToAuthority = true
        profile.assertionRule = AssertionRule(
            audience: .tokenEndpoint,
            longestLifetime: .minutes(10),
            wantsCertificateThumbprint: true
        )
        profile.wording = entraWording
        profile.behaviour = EntraBehaviour()
        return profile
    }

    private static var entraWording: TokenWording {
        var wording = TokenWording()
        wording.unknownCode = EntraError.unknownCode.description
        wording.usedOrExpiredCode = EntraError.usedCode.description
        wording.foreignCode = EntraError.foreignCode.description
        wording.wrongVerifier = EntraError.wrongVerifier.description
        wording.wrongRedirectURI = EntraError.unknownRedirectURI.description
        wording.unknownClient = EntraError.unknownApplicationAtToken.description
        wording.missingCredentials = EntraError.missingSecret.description
        wording.wrongClientSecret = EntraError.wrongSecret.description
        wording.wrongMethod = EntraError.secretFromPublicClient.description
        wording.wrongAssertion = EntraError.wrongAssertion.description
        wording.unknownRefreshToken = EntraError.unknownCode.description
        wording.expiredRefreshToken = EntraError.expiredRefreshToken.description
        return wording
    }

    /// Neither `code_challenge_methods_supported` nor `grant_types_supported`: PKCE works, and is not advertised.
    private static let entraDiscovery: [DiscoveryMember] = [
        .url("token_endpoint", of: .token),
        .strings(
            "token_endpoint_auth_methods_supported",
            ["client_secret_post", "private_key_jwt", "client_secret_basic"]
        ),
        .url("jwks_uri", of: .keys),
        .strings("response_modes_supported", ["query", "fragment", "form_post"]),
        .strings("subject_types_supported", ["pairwise"]),
        .strings("id_token_signing_alg_values_supported", ["RS256"]),
        .strings("response_types_supported", ["code", "id_token", "code id_token", "id_token token"]),
        .strings("scopes_supported", ["openid", "profile", "email", "offline_access"]),
        .issuer,
        .value("request_uri_parameter_supported", false),
        .url("userinfo_endpoint", of: .userinfo),
        .url("authorization_endpoint", of: .authorization),
        .address("device_authorization_endpoint", path: "/common/oauth2/v2.0/devicecode"),
        .value("http_logout_supported", true),
        .value("frontchannel_logout_supported", true),
        .url("end_session_endpoint", of: .logout),
        .strings(
            "claims_supported",
            [
                "sub", "iss", "cloud_instance_name", "cloud_instance_host_name", "cloud_graph_host_name",
                "msgraph_host",
                "aud", "exp", "iat", "auth_time", "acr", "nonce", "preferred_username", "name", "tid", "ver", "at_hash",
                "c_hash", "email",
            ]
        ),
        .address("kerberos_endpoint", path: "/common/kerberos"),
        .value("tenant_region_scope", .null),
        .value("cloud_instance_name", "microsoftonline.com"),
        .value("cloud_graph_host_name", "graph.windows.net"),
        .value("msgraph_host", "graph.microsoft.com"),
        .value("rbac_url", "https://pas.windows.net"),
    ]
}
