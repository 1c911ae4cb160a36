package import JOSE
package import OAuthProtocol

/// An app that signs people in through the broker.
package struct Client: Sendable {
    package let id: String
    package let name: String
    /// The secrets in force: two while one is being rotated.
    package let secrets: [ClientSecret]
    /// What its assertions are checked with, where it proves itself by them.
    package let keys: ClientKeys?
    /// The one algorithm of its assertions; nil for any that fits its keys.
    package let assertionAlgorithm: SignatureAlgorithm?
    /// The one registered method; nil lets a client with a secret use Basic or POST.
    package let authenticationMethod: ClientAuthenticationMethod?
    package let redirectURIs: [RegisteredRedirectURI]
    package let grantTypes: Set<GrantType>
    /// `aud` of its access tokens; empty means the broker itself.
    package let audience: [String]
    /// What it may ask for.
    package let scopes: ScopeSet
    package let requiresPKCE: Bool
    package let accessTokenAlgorithm: SignatureAlgorithm
    package let idTokenAlgorithm: SignatureAlgorithm
    package let accessTokenLifetime: Lifetime
    /// How long a grant can be refreshed, counted from the login.
    package let refreshTokenLifetime: Lifetime
    /// How long a refresh token may lie unused.
    package let idleRefreshTokenLifetime: Lifetime
    /// Whether its token answers carry the provider's access token, where the provider's entry allows it too.
    package let sharesUpstreamTokens: Bool
    /// Ids of the providers its people may come from; nil for all.
    package let providers: [String]?
    /// Ids of the organizations whose people may sign in here; nil for all.
    package let organizations: [String]?
    /// Where a login that somebody else starts is handed to the app (OIDC Core §4).
    package let initiateLoginURI: String?
    /// Where a logout may lead back to, compared byte for byte (OIDC RP-Initiated Logout §3).
    package let postLogoutRedirectURIs: [RegisteredRedirectURI]
    /// Where the app takes logout tokens (OIDC Back-Channel Logout §2.2).
    package let backchannelLogoutURI: String?
    /// Whether its authorization requests must be pushed first (RFC 9126 §6).
    package let requiresPushedRequests: Bool
    /// Whether its access tokens must be bound to a key (RFC 9449 §5.2).
    package let requiresDPoP: Bool
    /// Whether the operator vouches for it, so that nobody is asked for consent.
    package let isFirstParty: Bool
    package let logoURI: String?
    /// What it is as a machine, by the client credentials grant: the organization it belongs to.
    package let organization: String?
    /// And the permissions it has by itself.
    package let permissions: [Permission]

    package init(
        id: String,
        name: String,
        secrets: [ClientSecret],
        keys: ClientKeys? = nil,
        assertionAlgorithm: SignatureAlgorithm? = nil,
        authenticationMethod: ClientAuthenticationMethod? = nil,
        redirectURIs: [RegisteredRedirectURI],
        grantTypes: Set<GrantType> = [.authorizationCode],
        audience: [String] = [],
        scopes: ScopeSet,
        requiresPKCE: Bool = false,
        accessTokenAlgorithm: SignatureAlgorithm,
        idTokenAlgorithm: SignatureAlgorithm,
        accessTokenLifetime: Lifetime,
        refreshTokenLifetime: Lifetime = .days(30),
        idleRefreshTokenLifetime: Lifetime = .days(30),
        sharesUpstreamTokens: Bool = false,
        providers: [String]? = nil,
        organizations: [String]? = nil,
        initiateLoginURI: String? = nil,
        postLogoutRedirectURIs: [RegisteredRedirectURI] = [],
        backchannelLogoutURI: String? = nil,
        requiresPushedRequests: Bool = false,
        requiresDPoP: Bool = false,
        isFirstParty: Bool = true,
        logoURI: String? = nil,
        organization: String? = nil,
        permissions: [Permission] = []
    ) {
        self.id = id
        self.name = name
        self.secrets = secrets
        self.keys = keys
        self.assertionAlgorithm = assertionAlgorithm
        self.authenticationMethod = authenticationMethod
        self.redirectURIs = redirectURIs
        self.grantTypes = grantTypes
        self.audience = audience
        self.scopes = scopes
        self.requiresPKCE = requiresPKCE
        self.accessTokenAlgorithm = accessTokenAlgorithm
        self.idTokenAlgorithm = idTokenAlgorithm
        self.accessTokenLifetime = accessTokenLifetime
        self.refreshTokenLifetime = refreshTokenLifetime
        self.idleRefreshTokenLifetime = idleRefreshTokenLifetime
        self.sharesUpstreamTokens = sharesUpstreamTokens
        self.providers = providers
        self.organizations = organizations
        self.initiateLoginURI = initiateLoginURI
        self.postLogoutRedirectURIs = postLogoutRedirectURIs
        self.backchannelLogoutURI = backchannelLogoutURI
        self.requiresPushedRequests = requiresPushedRequests
        self.requiresDPoP = requiresDPoP
        self.isFirstParty = isFirstParty
        self.logoURI = logoURI
        self.organization = organization
        self.permissions = permissions
    }

    /// `aud` of its access tokens where it does not choose among them.
    func audience(atIssuer issuer: String) -> [String] { audience.isEmpty ? [issuer] : audience }

    /// Whether it has nothing to prove itself with (RFC 6749 §2.1).
    package var isPublic: Bool { secrets.isEmpty && keys == nil }
}
