import BrokerCore
import HTTPTypes

extension ErrorExplanation {
    /// Somebody has signed in, and nobody here takes them: why, in words that give away no rule.
    init(_ denial: AccessDenial, provider: String) {
        let happened: String
        var owner = Owner.administrator
        var advice =
            "Ask your administrator for access, with the code below; or sign in with another account."
        switch denial {
        case .nothingMatches:
            happened = "You signed in, but no organization here grants you access to this app."
        case .foreignAddress:
            happened =
                "\(provider) gave us an address for you that belongs to another organization here than its own."
        case .organizationDisabled:
            happened = "You signed in, but your organization is switched off here."
            owner = .operator
            advice = "Ask the operator of this sign-in service, with the code below."
        case .groupsUnknown:
            happened =
                "You signed in, but \(provider) did not tell us your groups, and your access depends on them."
            advice = "Try again in a moment. If it goes on, tell your administrator the code below."
        case .noRuleApplies:
            happened =
                "You signed in, and your organization is known here, but none of its rules gives you access to this app."
        case .notAskedFor:
            happened = "You signed in, but your account does not belong to the organization that the app asked for."
            owner = .person
            advice = "Go back to the app, and sign in with your account at that organization."
        case .notServed:
            happened = "You signed in, but this app is not for the people of your organization."
        }
        let groupsAreMissing = if case .groupsUnknown = denial { true } else { false }
        self.init(
            // What the provider owes us is no fault of the person.
            status: groupsAreMissing ? .badGateway : .forbidden,
            title: "You have no access",
            happened: happened,
            owner: owner,
            advice: advice
        )
    }
}
