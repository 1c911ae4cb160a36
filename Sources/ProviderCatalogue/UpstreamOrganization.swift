/// How a provider is asked for one of its own organizations, and by which claims it says that the login went through it
/// (Auth0 Organizations).
package struct UpstreamOrganization: Sendable, Equatable {
    /// The request parameter.
    package let parameter: String
    /// The claim that holds the organization's id.
    package let idClaim: String
    /// What ids begin with; what doesn't is a name.
    package let idPrefix: String
    /// The claim that holds the organization's name.
    package let nameClaim: String

    package init(parameter: String, idClaim: String, idPrefix: String, nameClaim: String) {
        self.parameter = parameter
        self.idClaim = idClaim
        self.idPrefix = idPrefix
        self.nameClaim = nameClaim
    }

    package func isID(_ organization: String) -> Bool { organization.utf8.starts(with: idPrefix.utf8) }
}
