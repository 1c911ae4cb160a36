/// A person's account in an Auth0 tenant.
package struct Auth0Account: Sendable {
    package var nickname: String
    /// The ids of the organizations the person is a member of.
    package var organizations: [String]

    package init(nickname: String, organizations: [String] = []) {
        self.nickname = nickname
        self.organizations = organizations
    }
}
