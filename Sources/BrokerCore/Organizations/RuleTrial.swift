package import OAuthProtocol

/// One rule of an organization, held against a person.
package struct RuleTrial: Sendable {
    /// Such as `rule 2 of org-123`.
    package let rule: String
    package let conditions: [ConditionTrial]
    /// What the rule gives where it applies.
    package let permissions: [Permission]

    init(_ rule: OrganizationRule, number: Int, of organization: String, _ identity: UpstreamIdentity) {
        self.rule = "rule \(number) of \(organization)"
        conditions = rule.conditions(for: identity)
        permissions = rule.permissions
    }

    /// One condition that fails settles it, whatever else is unknown.
    package var result: ConditionTrial.Result {
        if conditions.contains(where: { $0.result == .fails }) { return .fails }
        return conditions.contains { $0.result == .unknown } ? .unknown : .holds
    }
}
