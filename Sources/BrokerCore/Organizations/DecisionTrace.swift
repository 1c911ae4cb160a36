/// How a decision about access came about: what the provider vouched for, which organizations came into question, and which
/// of their rules were tried with what result. `cost-ops provider test --explain`, the story of a login and the audit event
/// all show this.
package struct DecisionTrace: Sendable {
    /// Something that the provider vouched for, as it counts here.
    package struct Vouched: Sendable, Equatable {
        /// Such as `tenant`.
        package let kind: String
        package let value: String
    }

    package let provider: String
    package let vouched: [Vouched]
    /// In the order of the configuration; those that the provider's word does not lead to are not listed.
    package let organizations: [OrganizationTrial]
    /// What came of it, in one line.
    package let outcome: String
    let result: AccessDecision.Outcome

    init(
        provider: String,
        vouched: [Vouched],
        organizations: [OrganizationTrial],
        outcome: AccessDecision.Outcome
    ) {
        self.provider = provider
        self.vouched = vouched
        self.organizations = organizations
        result = outcome
        self.outcome =
            switch outcome {
            case .granted(let grant): Self.words(grant)
            case .choice(let grants): "the person chooses: " + grants.map(Self.words).joined(separator: "; or ")
            case .denied(let denial): "no access: " + denial.text
            }
    }

    private static func words(_ grant: AccessGrant) -> String {
        guard let organization = grant.organization else {
            return "no organization, no permissions: \(grant.decidedBy)"
        }
        return "organization '\(organization)' with \(grant.permissions.words), by \(grant.decidedBy)"
    }
}
