extension OrganizationDirectory {
    /// The claims that some rule looks at.
    var claimNames: [String] {
        organizations.flatMap { $0.rules.flatMap { $0.claims.map(\.name) } }
    }
}
