/// Claims as the provider sends them, and the identity that must come of them: each provider file brings its own proof.
package struct ProviderSample: Sendable {
    package let description: String
    /// What an operator's entry would hold besides the client, such as `issuer` or `domain`.
    package let entry: [(name: String, value: String)]
    /// The ID token's payload, JSON.
    package let claims: String
    /// The userinfo answer, JSON.
    package let userinfo: String?
    package let identity: Identity

    /// The expected outcome.
    package struct Identity: Sendable {
        package let subject: String
        package let email: String?
        package let emailVerified: Bool
        package let name: String?
        package let groups: [String]
        package let roles: [String]
        /// The list the organization is looked up in, and the value.
        package let organizations: [(list: OrganizationKey.List, value: String)]
    }
}
