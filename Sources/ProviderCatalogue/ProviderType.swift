package import JOSE

/// One file of `providers/`, after `extends`.
package struct ProviderType: Sendable {
    /// The file's name without `.toml`.
    package let id: String
    package let displayName: String
    package let parameters: [ProviderParameter]
    /// The first whose placeholders are all given holds; none at all where the operator must write the issuer.
    package let issuers: [Template]
    package let issuerPolicy: TypeIssuerPolicy
    package let identity: IdentityPolicy
    /// Claims that an ID token must have with these very values.
    package let requiredClaims: [(name: String, value: String)]
    package let clientAuthentication: ClientAuthentication
    package let assertionAudience: AssertionAudience
    /// Of assertions signed with an RSA key; other keys have one algorithm each.
    package let assertionAlgorithm: SignatureAlgorithm
    package let scopes: [String]
    /// The scopes where a parameter is given, in place of `scopes`.
    package let scopesByParameter: [(parameter: String, scopes: [String])]
    /// Scopes the provider refuses, with what to write instead.
    package let rejectedScopes: [(scope: String, advice: String)]
    package let request: RequestVocabulary
    package let authorizeParameters: [(name: String, value: Template)]
    /// The request parameter that preselects a hosted domain. The claim is checked all the same.
    package let hostedDomainParameter: String?
    package let upstreamOrganization: UpstreamOrganization?
    package let claims: ClaimNames
    package let emailTrust: EmailTrust
    package let organizationKeys: [OrganizationKey]
    package let userinfo: UserinfoPolicy
    package let allowedAlgorithms: [String]
    package let refresh: RefreshPolicy
    /// What `group_lookup` may say, and where each API is.
    package let groupSources: [(kind: GroupSource.Kind, apiURL: Template)]
    /// The one that serves without being asked for.
    package let standardGroupSource: GroupSource.Kind?
    package let logout: LogoutPolicy
    package let console: ConsolePages
    /// What the file says must come out of which claims.
    package let samples: [ProviderSample]

    /// Whether the provider vouches for something that is looked up in this list.
    package func vouches(for list: OrganizationKey.List) -> Bool {
        organizationKeys.contains { $0.list == list }
    }
}
