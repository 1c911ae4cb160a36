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

    /// Our names as they are written in `claims = { … }`.
    package enum Field: String, Sendable, CaseIterable {
        case subject, email
        case emailVerified = "email_verified"
        case name
        case givenName = "given_name"
        case familyName = "family_name"
        case picture, groups, roles, organization
    }

    package func name(_ field: Field) -> String? {
        switch field {
        case .subject: subject
        case .email: email
        case .emailVerified: emailVerified
        case .name: name
        case .givenName: givenName
        case .familyName: familyName
        case .picture: picture
        case .groups: groups
        case .roles: roles
        case .organization: organization
        }
    }

    package mutating func set(_ field: Field, to claim: String) {
        switch field {
        case .subject: subject = claim
        case .email: email = claim
        case .emailVerified: emailVerified = claim
        case .name: name = claim
        case .givenName: givenName = claim
        case .familyName: familyName = claim
        case .picture: picture = claim
        case .groups: groups = claim
        case .roles: roles = claim
        case .organization: organization = claim
        }
    }
}
