/// A customer: the people of one company, and what they may do.
package struct Organization: Sendable {
    package let id: String
    package let name: String
    /// Lowercase domains that are the organization's own, by the operator's word.
    package let domains: [String]
    /// Tenant ids at a multi-tenant provider.
    package let tenants: [String]
    /// The provider's own organization ids.
    package let externalIDs: [String]
    /// First match wins; none matching means no access.
    package let rules: [OrganizationRule]
    /// One that is switched off lets nobody in, and ends what its people hold.
    package let isEnabled: Bool

    package init(
        id: String,
        name: String,
        domains: [String] = [],
        tenants: [String] = [],
        externalIDs: [String] = [],
        rules: [OrganizationRule] = [],
        isEnabled: Bool = true
    ) {
        self.id = id
        self.name = name
        self.domains = domains
        self.tenants = tenants
        self.externalIDs = externalIDs
        self.rules = rules
        self.isEnabled = isEnabled
    }
}
