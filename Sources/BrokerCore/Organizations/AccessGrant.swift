package import OAuthProtocol

/// What one organization gives a person.
package struct AccessGrant: Sendable, Equatable {
    /// Nil only where no organization is configured at all.
    package let organization: String?
    /// The organization's name, for people to read.
    package let name: String?
    package let permissions: [Permission]
    /// What decided, such as `rule 2 of org-123`. The same text for as long as the rule stands where it stands.
    package let decidedBy: String

    package init(organization: String?, name: String?, permissions: [Permission], decidedBy: String) {
        self.organization = organization
        self.name = name
        self.permissions = permissions
        self.decidedBy = decidedBy
    }

    /// Where no organization is configured, whoever signs in gets a token with nothing in it.
    static let withoutOrganizations = AccessGrant(
        organization: nil,
        name: nil,
        permissions: [],
        decidedBy: "no organization is configured"
    )
}
