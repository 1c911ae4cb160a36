import OAuthProtocol

/// One organization that came into question for a person, and what came of it.
package struct OrganizationTrial: Sendable {
    package enum Result: Sendable, Equatable {
        case granted(AccessGrant)
        /// It takes the person, and the app wants another one.
        case leftOut(AccessGrant)
        case denied(AccessDenial)
    }

    package let organization: String
    package let name: String
    /// Why it came into question.
    package let because: String
    /// The rules that were tried, in order; those after the one that decided were not.
    package let rules: [RuleTrial]
    package private(set) var result: Result

    /// - Parameter identity: with the address as it may be believed here.
    init(_ organization: Organization, because: String, _ identity: UpstreamIdentity) {
        self.organization = organization.id
        name = organization.name
        self.because = because
        guard organization.isEnabled else {
            rules = []
            result = .denied(.organizationDisabled(organization.id))
            return
        }
        var trials: [RuleTrial] = []
        var result: Result?
        for (index, rule) in organization.rules.enumerated() where result == nil {
            let trial = RuleTrial(rule, number: index + 1, of: organization.id, identity)
            trials.append(trial)
            switch trial.result {
            case .holds: result = .granted(Self.grant(organization, rule.permissions, decidedBy: trial.rule))
            case .unknown: result = .denied(.groupsUnknown(organization: organization.id))
            case .fails: break
            }
        }
        rules = trials
        self.result =
            result
            ?? (organization.rules.isEmpty
                ? .granted(Self.grant(organization, [], decidedBy: "membership of \(organization.id)"))
                : .denied(.noRuleApplies(organizations: [organization.id])))
    }

    init(_ organization: Organization, because: String, denied: AccessDenial) {
        self.organization = organization.id
        name = organization.name
        self.because = because
        rules = []
        result = .denied(denied)
    }

    mutating func narrow(to limit: AccessLimit) {
        guard case .granted(let grant) = result else { return }
        if !limit.asksFor(grant.organization) || !limit.serves(grant.organization) { result = .leftOut(grant) }
    }

    private static func grant(
        _ organization: Organization,
        _ permissions: [Permission],
        decidedBy: String
    ) -> AccessGrant {
        AccessGrant(
            organization: organization.id,
            name: organization.name,
            permissions: permissions,
            decidedBy: decidedBy
        )
    }
}
