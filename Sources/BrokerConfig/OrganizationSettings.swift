/// One `[[organizations]]` entry.
package struct OrganizationSettings: Sendable {
    package var id: String
    package var name: String
    /// One that is switched off lets nobody in, and ends what its people hold.
    package var enabled = true
    /// Lower-case mail domains, the operator's word; no two organizations share one.
    package var domains: [String] = []
    /// Tenant ids that providers vouch for (Entra's `tid`).
    package var tenants: [String] = []
    /// Other ids that providers vouch for (Auth0's `org_id`).
    package var externalIDs: [String] = []
    /// First match wins.
    package var rules: [OrganizationRule] = []

    package init(id: String, name: String) {
        self.id = id
        self.name = name
    }
}
