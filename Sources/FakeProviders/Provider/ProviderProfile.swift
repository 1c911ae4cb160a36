package import JOSE
package import OAuthProtocol

/// Everything in which one provider's behaviour differs from another's. One engine serves all profiles.
package struct ProviderProfile: Sendable {
    /// Shown on its pages, always beside the word "demo".
    package var displayName: String
    /// What follows scheme and authority in the issuer: empty, or a path, with or without a slash at its end.
    package var issuerPath = ""
    package var endpoints: [Endpoint: EndpointLocation]
    package var discovery: [DiscoveryMember]

    package var signingAlgorithm = SignatureAlgorithm.rs256
    package var keyIDs = KeyIDStyle.base64URL
    /// How many keys the key set holds from the start; the first one signs.
    package var initialKeyCount = 1
    package var keySetHeaders: [(name: String, value: String)] = [("Cache-Control", "public, max-age=3600")]

    package var codeLifetime = Lifetime.seconds(60)
    package var accessTokenLifetime = Lifetime.seconds(3_600)
    package var idTokenLifetime = Lifetime.seconds(3_600)

    /// Spelling of granted scopes in the token answer, where it differs from the request's.
    package var scopeSpelling: [String: String] = [:]
    package var refusedScopes: [String] = []
    package var refreshRule = RefreshRule.offlineAccessScope
    package var wording = TokenWording()

    package var requiresPKCE = false
    /// Whether the callback carries `iss` (RFC 9207).
    package var sendsIssuerParameter = false
    /// Google adds `scope`, `authuser`, `hd` and `prompt` to the callback.
    package var sendsGoogleCallbackParameters = false
    /// Google refuses unknown scopes on a page instead of at the callback.
    package var showsScopeErrorsOnPage = false
    /// Whether e-mail, name and groups are in the ID token; a thin one has them at userinfo only.
    package var idTokenHasProfile = true
    /// Whether groups are in the ID token; GitLab has them at userinfo only.
    package var idTokenHasGroups = true
    /// Groups come only with this scope; nil: always.
    package var groupsScope: String?
    /// Whether the ID token names `azp`.
    package var sendsAuthorizedParty = false

    package init(displayName: String, endpoints: [Endpoint: EndpointLocation], discovery: [DiscoveryMember]) {
        self.displayName = displayName
        self.endpoints = endpoints
        self.discovery = discovery
    }
}
