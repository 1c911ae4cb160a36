/// Claims as the provider sends them, and what must come of them: each provider file brings its own proof.
package struct ProviderSample: Sendable {
    /// A value of an operator's entry.
    package enum Value: Sendable, Equatable {
        case text(String)
        case list([String])
        case table([Pair])

        package struct Pair: Sendable, Equatable {
            package let name: String
            package let value: String
        }
    }

    package let description: String
    /// What an operator's entry would hold besides the client, such as `issuer` or `domain`.
    package let entry: [(name: String, value: Value)]
    /// The ID token's payload, JSON.
    package let claims: String
    /// The userinfo answer, JSON.
    package let userinfo: String?
    /// The `issuer` of the key that signs, for providers whose keys have one.
    package let keyIssuer: String?
    package let outcome: Outcome

    package enum Outcome: Sendable {
        case identity(Identity)
        /// A part of the reason for which nobody is let in.
        case refusal(String)
    }

    /// The expected person.
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
