/// The literal names under which a provider sends what the broker reads. Dots and slashes in them are not paths:
/// Auth0's custom claims are named by URLs.
package struct ClaimNames: Sendable, Equatable {
    package var subject = "sub"
    package var email = "email"
    package var emailVerified = "email_verified"
    package var name = "name"
    package var givenName = "given_name"
    package var familyName = "family_name"
    package var picture = "picture"
    package var groups = "groups"
    package var roles = "roles"
    /// A claim that names the organization by one of its `external_ids`.
    package var organization: String?

    package init() {}

    /// Our names as they are written in `claims = { … }`, in the order they are documented.
    package static let writableNames: [(name: String, path: WritableKeyPath<ClaimNames, String> & Sendable)] = [
        ("subject", \.subject), ("email", \.email), ("email_verified", \.emailVerified), ("name", \.name),
        ("given_name", \.givenName), ("family_name", \.familyName), ("picture", \.picture), ("groups", \.groups),
        ("roles", \.roles),
    ]
}
