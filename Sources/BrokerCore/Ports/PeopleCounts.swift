package import OAuthProtocol

/// How many people a part of the configuration concerns, for whoever is about to change it.
package protocol PeopleCounts: Sendable {
    func people(in circle: PeopleCircle, at now: UnixTime) async throws(StoreError) -> Int64
}

/// People who share something that the configuration says.
package enum PeopleCircle: Sendable, Hashable {
    /// Everybody who ever signed in through this provider.
    case provider(String)
    /// Everybody who has access by this organization now: a grant of theirs is alive.
    case organization(String)
    /// Everybody who last came in by this rule, such as `rule 2 of org-123`.
    case rule(String)
    /// Everybody who has access to this client now.
    case client(String)
}
