package import BrokerCrypto
package import OAuthProtocol

/// One customer's connection to an identity provider: its type and the operator's entry, with every default resolved.
///
/// This is all the relying-party side works from. It says what to do by named behaviours, so that no code needs to ask
/// which provider it is.
package struct ProviderConnection: Sendable {
    /// In URLs, audit events and tokens.
    package var id: String
    /// The provider file's name, for people; never branched on.
    package var type: String
    package var displayName: String
    package var enabled = true

    /// The exact bytes that were configured or derived: no slash is trimmed, no letter folded.
    package var issuer: String
    /// What metadata and tokens must say; the issuer unless the operator wrote another.
    package var expectedIssuer: String
    /// The issuer less one trailing slash, and the well-known suffix, unless the operator wrote another.
    package var discoveryURL: String
    package var issuerPolicy = IssuerPolicy.exact
    /// The type's own keys that the issuer was made of, such as Okta's `domain`; empty where the operator wrote the issuer.
    package var issuerParameters: [(name: String, value: String)] = []

    package var clientID: String
    package var clientSecret: Secret<String>?
    package var clientAuthentication = ClientAuthentication.automatic
    /// For `private_key_jwt`.
    package var assertionKey: AssertionKey?
    package var assertionAudience = AssertionAudience.tokenEndpoint

    package var scopes = ["openid", "email", "profile"]
    /// The full address registered at the provider.
    package var redirectURI: String
    /// The path of `redirectURI`.
    package var callbackPath: String
    package var prompt: String?
    package var responseMode = ResponseMode.query
    /// What the provider understands beside what every request holds.
    package var request = RequestVocabulary()
    /// Authentication contexts that are always asked for; `acr` must then be one of them. Empty: none is.
    package var acrValues: [String] = []
    /// Further parameters of the authorization request, in the order they are sent.
    package var authorizeParameters: [(name: String, value: String)] = []
    package var pkce = true

    /// Everybody from here belongs to it.
    package var organization: String?
    package var allowedTenants = AllowedTenants.unrestricted
    /// The tenant of personal accounts, which vouches for no organization.
    package var personalTenant: String?
    /// Hosted domains that may sign in; empty: no restriction.
    package var hostedDomains: [String] = []

    /// How the provider is asked for one of its own organizations; nil where it has none.
    package var organizationRequest: UpstreamOrganization?
    /// The provider's organization that every login must go through, by its id or name there.
    package var upstreamOrganization: String?

    package var identity = IdentityPolicy.subject
    /// Claims that an ID token must have with these very values.
    package var requiredClaims: [(name: String, value: String)] = []
    package var claims = ClaimNames()
    package var emailTrust = EmailTrust.verifiedClaim
    /// The claims that vouch for an organization, in the order they are tried.
    package var organizationKeys: [OrganizationKey] = []
    package var userinfo = UserinfoPolicy.automatic
    /// Where groups come from that no token holds; nil: tokens and userinfo are all there is.
    package var groupSource: GroupSource?
    /// Of ID tokens; never `none`, never HMAC.
    package var allowedAlgorithms = ["RS256"]
    /// On `exp`.
    package var clockLeeway = Lifetime(seconds: 60)

    /// How a refresh token is asked for, where one is wanted.
    package var refresh = RefreshPolicy.offlineAccessScope
    /// Whether and how often people are looked at again; a refresh token is asked for where it is set.
    package var revalidation: RevalidationPolicy?
    /// Whether the provider's tokens are kept and given to clients that may have them.
    package var upstreamTokens = false
    package var logout = LogoutPolicy.none
    /// Where the provider's own console has what this depends on.
    package var console = ConsolePages()

    /// The operator wrote the host himself, so a private or loopback address is what he wants.
    package var egressAllowsPrivate = false
    /// The insecure keys in force.
    package var insecure: [String] = []

    package init(
        id: String,
        type: String,
        displayName: String? = nil,
        issuer: String,
        expectedIssuer: String? = nil,
        discoveryURL: String? = nil,
        clientID: String,
        clientSecret: Secret<String>? = nil,
        redirectURI: String,
        callbackPath: String? = nil
    ) {
        self.id = id
        self.type = type
        self.displayName = displayName ?? id
        self.issuer = issuer
        self.expectedIssuer = expectedIssuer ?? issuer
        self.discoveryURL = discoveryURL ?? Self.discoveryURL(ofIssuer: issuer)
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.redirectURI = redirectURI
        self.callbackPath = callbackPath ?? WebAddress(redirectURI)?.path ?? "/auth/callback/\(id)"
    }

    /// OpenID Connect Discovery 1.0 §4.1: one terminating slash is dropped before the suffix is added, so that issuers
    /// that end in one (Auth0, Authentik) aren't asked at a double slash.
    package static func discoveryURL(ofIssuer issuer: String) -> String {
        (issuer.utf8.last == UInt8(ascii: "/") ? String(issuer.dropLast()) : issuer)
            + "/.well-known/openid-configuration"
    }
}
