/// Why nobody takes a person who has signed in.
package enum AccessDenial: Sendable, Equatable {
    /// No organization has what the provider vouches for.
    case nothingMatches
    /// The provider is tied to one organization, and vouches for an address in the domain of another.
    case foreignAddress(organization: String, owner: String)
    case organizationDisabled(String)
    /// Groups would have to decide, and the provider's could not be read: letting the person in by a later, weaker rule would
    /// be a guess.
    case groupsUnknown(organization: String)
    case noRuleApplies(organizations: [String])
    /// The person belongs to these, and the app asked for another.
    case notAskedFor(requested: String, has: [String])
    /// The person belongs to these, none of which the app serves.
    case notServed(has: [String])

    /// For the log and the audit event, from a closed vocabulary.
    package var code: String {
        switch self {
        case .nothingMatches: "nothing_matches"
        case .foreignAddress: "foreign_address"
        case .organizationDisabled: "organization_disabled"
        case .groupsUnknown: "groups_unknown"
        case .noRuleApplies: "no_rule_applies"
        case .notAskedFor: "not_asked_for"
        case .notServed: "not_served"
        }
    }

    /// One sentence for the operator.
    package var text: String {
        switch self {
        case .nothingMatches:
            "no organization has what the provider vouches for"
        case .foreignAddress(let organization, let owner):
            "the provider of '\(organization)' vouches for an address in a domain of '\(owner)'"
        case .organizationDisabled(let organization):
            "organization '\(organization)' is switched off"
        case .groupsUnknown(let organization):
            "the provider's groups could not be read, and rules of '\(organization)' depend on them"
        case .noRuleApplies(let organizations):
            "no rule of \(Self.list(organizations)) takes this person"
        case .notAskedFor(let requested, let has):
            "the person belongs to \(Self.list(has)), and the app asked for '\(requested)'"
        case .notServed(let has):
            "the person belongs to \(Self.list(has)), which this app does not serve"
        }
    }

    private static func list(_ organizations: [String]) -> String {
        organizations.isEmpty ? "no organization" : organizations.map { "'\($0)'" }.joined(separator: ", ")
    }
}
