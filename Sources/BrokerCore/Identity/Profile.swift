/// What the provider says of a person, as OIDC Core §5.1 names it. Display only: nothing is decided on it.
package struct Profile: Sendable, Equatable {
    package var name: String?
    package var givenName: String?
    package var familyName: String?
    package var preferredUsername: String?
    package var picture: String?
    package var locale: String?
    package var email: String?
    /// True only where the provider said so and is authoritative for the address; never invented (OIDC Core §5.1).
    package var emailVerified: Bool
    package var groups: [String]

    package init(
        name: String? = nil,
        givenName: String? = nil,
        familyName: String? = nil,
        preferredUsername: String? = nil,
        picture: String? = nil,
        locale: String? = nil,
        email: String? = nil,
        emailVerified: Bool = false,
        groups: [String] = []
    ) {
        self.name = name
        self.givenName = givenName
        self.familyName = familyName
        self.preferredUsername = preferredUsername
        self.picture = picture
        self.locale = locale
        self.email = email
        self.emailVerified = emailVerified
        self.groups = groups
    }
}
