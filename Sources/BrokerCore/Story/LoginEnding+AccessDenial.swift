extension LoginEnding {
    /// The person signed in at the provider, and nobody here takes them.
    init(_ denial: AccessDenial) {
        let owner: Owner
        let advice: String
        switch denial {
        case .nothingMatches:
            owner = .administrator
            advice = """
                If the person is meant to come in, give their organization what the provider vouches for: a domain, tenant \
                or external id, or tie the provider to it.
                """
        case .foreignAddress:
            owner = .administrator
            advice = """
                At the provider, correct the person's address. If the domain belongs to the provider's organization, move it \
                there in config.toml.
                """
        case .organizationDisabled:
            owner = .operator
            advice = "Switch the organization on again, if its people are meant to come in."
        case .groupsUnknown:
            owner = .operator
            advice =
                "Let the provider tell groups, or allow us to look them up there: the step before says what failed."
        case .noRuleApplies:
            owner = .administrator
            advice = """
                The rules that were tried, and what each missed, stand above. Put the person into a group that a rule names, \
                or add a rule to the organization.
                """
        case .notAskedFor:
            owner = .person
            advice = "Sign in with the account of the organization that the app asked for, or start from another link."
        case .notServed:
            owner = .operator
            advice =
                "If the app is meant for them, add the organization to the client's 'organizations' in config.toml."
        }
        self.init(
            "no_organization",
            "The person signed in at the provider, and gets no access here: \(denial.text).",
            owner,
            advice: advice
        )
    }
}
