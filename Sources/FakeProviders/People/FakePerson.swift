package import JOSE

/// Somebody who can sign in at a fake provider.
package struct FakePerson: Sendable {
    /// What the sign-in page sends, and the `sub` where the provider doesn't make up another.
    package var subject: String
    package var email: String?
    /// Any JSON: some providers send the string `"true"`.
    package var emailVerified: JSONValue?
    package var name: String?
    package var givenName: String?
    package var familyName: String?
    /// Google's `hd`.
    package var hostedDomain: String?
    /// A string, an array, an object; nil leaves the claim away.
    package var groups: JSONValue?
    /// Further claims, sent as they are.
    package var extraClaims: [(name: String, value: JSONValue)]
    /// What the sign-in page says under the name.
    package var note: String
    package var account: ProviderAccount

    package init(
        subject: String,
        email: String? = nil,
        emailVerified: JSONValue? = nil,
        name: String? = nil,
        givenName: String? = nil,
        familyName: String? = nil,
        hostedDomain: String? = nil,
        groups: JSONValue? = nil,
        extraClaims: [(name: String, value: JSONValue)] = [],
        note: String = "",
        account: ProviderAccount = .plain
    ) {
        self.subject = subject
        self.email = email
        self.emailVerified = emailVerified
        self.name = name
        self.givenName = givenName
        self.familyName = familyName
        self.hostedDomain = hostedDomain
        self.groups = groups
        self.extraClaims = extraClaims
        self.note = note
        self.account = account
    }
}
