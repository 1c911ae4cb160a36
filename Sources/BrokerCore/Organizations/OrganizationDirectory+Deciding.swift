import BrokerCrypto

extension OrganizationDirectory {
    /// Decides what a person gets: the provider's fixed organization, else every organization that has what the provider
    /// vouches for; then the rules of each, first match.
    ///
    /// - Parameters:
    ///   - tied: the organization that the operator tied the provider to.
    ///   - limit: which of them the app wants.
    package func decide(
        _ identity: UpstreamIdentity,
        tiedTo tied: String?,
        within limit: AccessLimit = .none
    ) -> AccessDecision {
        let vouched = Self.vouched(by: identity)
        guard !organizations.isEmpty else {
            let grant = AccessGrant.withoutOrganizations
            let outcome: AccessDecision.Outcome =
                !limit.asksFor(nil)
                ? .denied(.notAskedFor(requested: limit.requested ?? "", has: []))
                : limit.serves(nil) ? .granted(grant) : .denied(.notServed(has: []))
            return AccessDecision(outcome, provider: identity.provider, vouched: vouched)
        }
        var identity = identity
        identity.profile = self.vetted(identity.profile, tiedTo: tied)
        var trials = candidates(for: identity, tiedTo: tied).map { organization, because in
            if tied != nil, let trespass = trespass(of: identity, in: organization) {
                return OrganizationTrial(organization, because: because, denied: trespass)
            }
            return OrganizationTrial(organization, because: because, identity)
        }
        for index in trials.indices { trials[index].narrow(to: limit) }
        return AccessDecision(
            Self.outcome(of: trials, limit),
            provider: identity.provider,
            vouched: vouched,
            organizations: trials
        )
    }

    /// The organizations that come into question, in the order of the configuration, and why.
    private func candidates(
        for identity: UpstreamIdentity,
        tiedTo tied: String?
    ) -> [(Organization, because: String)] {
        if let tied {
            return organization(id: tied).map { [($0, "provider '\(identity.provider)' is tied to it")] } ?? []
        }
        let found = identity.organizationHints.compactMap { hint in
            organization(for: hint).map { (id: ExactString($0.id), hint: hint) }
        }
        let reasons = Dictionary(found.map { ($0.id, $0.hint) }, uniquingKeysWith: { first, _ in first })
        guard !reasons.isEmpty else { return [] }
        return organizations.compactMap { organization in
            reasons[ExactString(organization.id)].map {
                (organization, "it has the \($0.kind) \($0.value.shown), which the provider vouches for")
            }
        }
    }

    /// A provider tied to an organization may vouch only for addresses in that organization's own domains: one that names
    /// another organization's domain is reaching for its people. A verified address elsewhere merely counts as unverified.
    private func trespass(of identity: UpstreamIdentity, in organization: Organization) -> AccessDenial? {
        guard let email = identity.profile.email, let other = self.organization(forAddress: email),
            !exactlyEqual(other.id, organization.id)
        else { return nil }
        return .foreignAddress(organization: organization.id, owner: other.id)
    }

    private static func outcome(of trials: [OrganizationTrial], _ limit: AccessLimit) -> AccessDecision.Outcome {
        let grants = trials.compactMap { trial in
            if case .granted(let grant) = trial.result { grant } else { nil }
        }
        if let only = grants.first { return grants.count == 1 ? .granted(only) : .choice(grants) }
        // Of the one that was asked for there may be more to say than that it isn't theirs.
        for trial in trials where limit.requested != nil && limit.asksFor(trial.organization) {
            if case .denied(let denial) = trial.result { return .denied(denial) }
        }
        let leftOut = trials.compactMap { trial in
            if case .leftOut(let grant) = trial.result { grant } else { nil }
        }
        if !leftOut.isEmpty {
            let has = leftOut.compactMap(\.organization)
            if let requested = limit.requested, !leftOut.contains(where: { limit.asksFor($0.organization) }) {
                return .denied(.notAskedFor(requested: requested, has: has))
            }
            return .denied(.notServed(has: has))
        }
        return .denied(denial(of: trials))
    }

    /// What there is to say where all refuse: first what somebody has to mend.
    private static func denial(of trials: [OrganizationTrial]) -> AccessDenial {
        let denials = trials.compactMap { trial in
            if case .denied(let denial) = trial.result { denial } else { nil }
        }
        let unruly = denials.flatMap { denial in
            if case .noRuleApplies(let organizations) = denial { organizations } else { [String]() }
        }
        let other =
            denials.first { if case .groupsUnknown = $0 { true } else { false } }
            ?? denials.first { if case .noRuleApplies = $0 { false } else { true } }
        return other ?? (unruly.isEmpty ? .nothingMatches : .noRuleApplies(organizations: unruly))
    }

    private static func vouched(by identity: UpstreamIdentity) -> [DecisionTrace.Vouched] {
        var vouched = identity.organizationHints.map { DecisionTrace.Vouched(kind: $0.kind, value: $0.value) }
        if let email = identity.profile.email {
            let kind = identity.profile.emailVerified ? "verified address" : "unverified address"
            vouched.append(DecisionTrace.Vouched(kind: kind, value: email))
        }
        return vouched
    }
}

extension OrganizationHint {
    var kind: String {
        switch self {
        case .domain: "domain"
        case .tenant: "tenant"
        case .externalID: "organization id"
        }
    }

    var value: String {
        switch self {
        case .domain(let value), .tenant(let value), .externalID(let value): value
        }
    }
}
