/// One file of `providers/`, after `extends`.
package struct ProviderType: Sendable {
    /// The file's name without `.toml`.
    package let id: String
    package let displayName: String
    package let parameters: [ProviderParameter]
    /// The first whose placeholders are all given holds; none at all where the operator must write the issuer.
    package let issuers: [Template]
    package let issuerPolicy: IssuerPolicy
    package let clientAuthentication: ClientAuthentication
    package let scopes: [String]
    /// Scopes the provider refuses, with what to write instead.
    package let rejectedScopes: [(scope: String, advice: String)]
    /// The values of `prompt` it knows; nil: it doesn't say.
    package let prompts: [String]?
    package let authorizeParameters: [(name: String, value: Template)]
    /// The request parameter that preselects a hosted domain. The claim is checked all the same.
    package let hostedDomainParameter: String?
    package let claims: ClaimNames
    package let emailTrust: EmailTrust
    package let organizationKeys: [OrganizationKey]
    package let userinfo: UserinfoPolicy
    package let allowedAlgorithms: [String]
    package let logout: LogoutPolicy
    package let console: ConsolePages
    /// What the file says must come out of which claims.
    package let samples: [ProviderSample]

    /// Whether the provider vouches for something that is looked up in this list.
    package func vouches(for list: OrganizationKey.List) -> Bool {
        organizationKeys.contains { $0.list == list }
    }
}
