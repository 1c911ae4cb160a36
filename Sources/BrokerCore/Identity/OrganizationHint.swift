/// Something a provider vouches for that can tell a person's organization.
package enum OrganizationHint: Sendable, Equatable {
    /// A domain the provider hosts for the organization (Google's `hd`), or the domain of a verified address for which the
    /// provider is authoritative.
    case domain(String)
    /// A tenant id (Entra's `tid`).
    case tenant(String)
    /// An organization id of the provider's own (Auth0's `org_id`).
    case externalID(String)
}
