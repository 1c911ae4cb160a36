/// A person's account in an Okta org.
package struct OktaAccount: Sendable {
    /// The login name: `sub` in a custom server's access tokens, and `preferred_username`.
    package var login: String
    package var groups: [String]
    /// False: the app isn't assigned to the person.
    package var isAssigned: Bool
    /// The ID token holds no groups; userinfo does.
    package var getsThinToken: Bool

    package init(login: String, groups: [String] = [], isAssigned: Bool = true, getsThinToken: Bool = false) {
        self.login = login
        self.groups = groups
        self.isAssigned = isAssigned
        self.getsThinToken = getsThinToken
    }
}
