extension AccessDenial {
    /// Who can change it.
    var owner: LoginEnding.Owner {
        switch self {
        case .nothingMatches, .foreignAddress, .organizationDisabled: .operator
        case .noRuleApplies, .groupsUnknown: .administrator
        case .notAskedFor, .notServed: .person
        }
    }

    /// What they would change.
    var advice: String {
        switch self {
        case .nothingMatches:
            """
            Look at what the provider vouches for, below. Add the domain, tenant or external id to the organization that the \
            person belongs to, or tie the provider to it with 'organization'.
            """
        case .foreignAddress(let organization, let owner):
            """
            If the address is right, its domain belongs to '\(organization)' and not to '\(owner)', or the person has to sign \
            in through a provider of '\(owner)'.
            """
        case .organizationDisabled(let organization):
            "Set 'enabled' of the organization '\(organization)' to true, if its people are meant to come in."
        case .groupsUnknown:
            """
            Let the provider tell the groups, or let the broker look them up: run cost-ops provider test, and look at the \
            provider's page in docs/providers.
            """
        case .noRuleApplies:
            """
            Look at the rules that were tried, below. Put the person into a group that a rule names, or add a rule for them.
            """
        case .notAskedFor(let requested, _):
            "Sign in with an account of '\(requested)', or have the app ask for the organization that the person belongs to."
        case .notServed:
            "Sign in with another account, or add the person's organization to 'organizations' of the client."
        }
    }
}
