package import JOSE
package import OAuthProtocol

/// One rule of an organization: who gets which permissions. Every condition given must hold, and of each list one entry.
package struct OrganizationRule: Sendable {
    package let provider: String?
    package let groups: [String]
    package let roles: [String]
    package let emails: [String]
    /// Claims that must have this value, or hold it where they are lists.
    package let claims: [(name: String, value: JSONValue)]
    package let permissions: [Permission]

    package init(
        provider: String? = nil,
        groups: [String] = [],
        roles: [String] = [],
        emails: [String] = [],
        claims: [(name: String, value: JSONValue)] = [],
        permissions: [Permission]
    ) {
        self.provider = provider
        self.groups = groups
        self.roles = roles
        self.emails = emails
        self.claims = claims
        self.permissions = permissions
    }
}
