package import JOSE
package import OAuthProtocol

/// Everything in which one provider's behaviour differs from another's. One engine serves all profiles.
package struct ProviderProfile: Sendable {
    /// Shown on its pages, always beside the word "demo".
    package var displayName: String
    /// The name of the authority that ``endpoints`` are of.
    package var authorityName = ""
    /// What follows scheme and authority in the issuer: empty, or a path, with or without a slash at its end.
    package var issuerPath = ""
    package var endpoints: [Endpoint: EndpointLocation]
    /// Further authorities of the same people: tenants, authorization servers, hosts.
    package var furtherAuthorities: [Authority] = []
    package var discovery: [DiscoveryMember]
    package var discoveryHeaders: [(name: String, value: String)] = [("Cache-Control", "public, max-age=3600")]
    var behaviour: any ProviderBehaviour = PlainBehaviour()

    package var signingAlgorithm = SignatureAlgorithm.rs256
    package var keyIDs = KeyIDStyle.base64URL
    /// How many keys the key set holds from the start; the first one signs.
    package var initialKeyCount = 1
    /// Further keys that not everybody's tokens are signed with.
    package var initialKeyRoles: [KeyRole] = []
    package var keySetHeaders: [(name: String, value: String)] = [("Cache-Control", "public, max-age=3600")]

    package var codeLifetime = Lifetime.seconds(60)
    package var accessTokenLifetime = Lifetime.seconds(3_600)
    package var idTokenLifetime = Lifetime.seconds(3_600)

    /// Spelling of granted scopes in the token answer, where it differs from the request's.
    package var scopeSpelling: [String: String] = [:]
    package var refusedScopes: [String] = []
    /// Whether ID tokens say `auth_time` without being asked, as Keycloak's do.
    package var statesAuthenticationTime = false
    package var refreshRule = RefreshRule.offlineAccessScope
    package var refreshRotation = RefreshRotation.none
    package var refreshTokenLifetime = Lifetime.days(90)
    /// The ID token of a refresh lacks the name claims.
    package var refreshDropsName = false
    package var assertionRule = AssertionRule(audience: .issuerOrTokenEndpoint, longestLifetime: .hours(1))
    package var wording = TokenWording()

    package var requiresPKCE = false
    package var missingChallenge = "code_challenge is required"
    package var challengeMethods = ["S256", "plain"]
    package var responseModes: [ResponseMode] = [.query, .formPost]
    /// The error for `prompt=none` where nobody is signed in.
    package var silentRefusal = "login_required"
    /// The `error_description` where a person says no.
    package var cancelDescription: String?
    /// Whether a code must come back to the authority where it was made.
    package var bindsCodesToAuthority = false
    package var revocationAuthenticates = true
    /// Whether the callback carries `iss` (RFC 9207).
    package var sendsIssuerParameter = false
    /// Whether e-mail, name and groups are in the ID token; a thin one has them at userinfo only.
    package var idTokenHasProfile = true
    /// Whether groups are in the ID token; GitLab has them at userinfo only.
    package var idTokenHasGroups = true
    /// The claim of the groups in the ID token, where it isn't ``groupsClaim``.
    package var idTokenGroupsClaim: String?
    /// The claim of the groups.
    package var groupsClaim = "groups"
    package var groupsShape = GroupsShape.asTheyAre
    /// `email_verified` at userinfo is the word `"true"` or `"false"`.
    package var userinfoVerifiesInWords = false
    /// Groups come only with this scope; nil: always.
    package var groupsScope: String?
    /// Whether the ID token names `azp`.
    package var sendsAuthorizedParty = false
    /// What `aud` holds beside the client; it is an array then.
    package var furtherAudiences: [String] = []
    /// A `nonce` even where none was sent.
    package var sendsUnsolicitedNonce = false
    /// Whether the ID token's header has `typ`.
    package var tokenHeaderHasType = true

    package init(displayName: String, endpoints: [Endpoint: EndpointLocation], discovery: [DiscoveryMember]) {
        self.displayName = displayName
        self.endpoints = endpoints
        self.discovery = discovery
    }

    /// The authority that ``endpoints`` are of.
    var mainAuthority: Authority {
        Authority(name: authorityName, issuer: .at(path: issuerPath), endpoints: endpoints)
    }
}
