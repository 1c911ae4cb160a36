package import JOSE
package import OAuthProtocol

/// An app that signs people in through the broker.
package struct Client: Sendable {
    package let id: String
    package let name: String
    /// SHA-256 digests of the secrets in force; none makes the client public (RFC 6749 §2.1).
    package let secretDigests: [[UInt8]]
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

    package init(
        id: String,
        name: String,
        secretDigests: [[UInt8]],
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
        initiateLoginURI: String? = nil
    ) {
        self.id = id
        self.name = name
        self.secretDigests = secretDigests
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
    }

    package var isPublic: Bool { secretDigests.isEmpty }
}
