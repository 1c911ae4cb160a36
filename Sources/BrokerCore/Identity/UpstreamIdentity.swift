package import JOSE
package import OAuthProtocol

/// Who a provider says has signed in, after its ID token was verified and its claims were mapped.
package struct UpstreamIdentity: Sendable {
    /// Id of the provider entry in the configuration.
    package let provider: String
    /// The stable subject within that provider: `sub`, or for a multi-tenant provider tenant and object id together.
    /// Opaque, compared as bytes.
    package let subject: String
    /// `iss` of the ID token.
    package let issuer: String
    package var profile: Profile
    /// False where the provider has groups that could not be read: then the profile may lack some, and a rule that asks for
    /// groups can't be decided.
    package var groupsAreKnown: Bool
    /// App roles the provider asserted.
    package var roles: [String]
    /// What the provider vouches for about the person's organization.
    package var organizationHints: [OrganizationHint]
    /// `auth_time` where the provider stated it.
    package var authenticatedAt: UnixTime?
    /// `acr` and `amr` as stated, passed on truthfully or not at all.
    package var authenticationContext: String?
    package var authenticationMethods: [String]
    /// The verified claims, for rules that look at single ones.
    package var claims: JSONObject

    package init(
        provider: String,
        subject: String,
        issuer: String,
        profile: Profile,
        groupsAreKnown: Bool = true,
        roles: [String] = [],
        organizationHints: [OrganizationHint] = [],
        authenticatedAt: UnixTime? = nil,
        authenticationContext: String? = nil,
        authenticationMethods: [String] = [],
        claims: JSONObject
    ) {
        self.provider = provider
        self.subject = subject
        self.issuer = issuer
        self.profile = profile
        self.groupsAreKnown = groupsAreKnown
        self.roles = roles
        self.organizationHints = organizationHints
        self.authenticatedAt = authenticatedAt
        self.authenticationContext = authenticationContext
        self.authenticationMethods = authenticationMethods
        self.claims = claims
    }
}
