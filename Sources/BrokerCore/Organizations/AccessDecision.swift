/// What a person gets after signing in, and why.
package struct AccessDecision: Sendable {
    package enum Outcome: Sendable, Equatable {
        case granted(AccessGrant)
        /// Several organizations take the person, who chooses one.
        case choice([AccessGrant])
        case denied(AccessDenial)
    }

    package let outcome: Outcome
    /// Everything that was looked at on the way.
    package let trace: DecisionTrace

    /// The outcome in one line, for a log.
    package var reason: String { trace.outcome }

    init(
        _ outcome: Outcome,
        provider: String,
        vouched: [DecisionTrace.Vouched],
        organizations: [OrganizationTrial] = []
    ) {
        self.outcome = outcome
        trace = DecisionTrace(provider: provider, vouched: vouched, organizations: organizations, outcome: outcome)
    }
}
