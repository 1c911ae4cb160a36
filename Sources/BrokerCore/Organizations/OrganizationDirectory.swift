import BrokerCrypto
import OAuthProtocol

/// The organizations, and the one order in which a person is mapped to one: the provider's fixed organization; else what
/// the provider vouches for; then that organization's rules, first match.
package struct OrganizationDirectory: Sendable {
    package let organizations: [Organization]

    /// Domains that count beside those of the organizations themselves.
    private let provenDomains: ProvenDomains
    private let byID: [ExactString: Int]
    private let byDomain: [ExactString: Int]
    private let byTenant: [ExactString: Int]
    private let byExternalID: [ExactString: Int]

    /// - Parameter organizations: no two of them share an id, a domain, a tenant or an external id.
    package init(_ organizations: [Organization], provenDomains: ProvenDomains = ProvenDomains()) {
        self.organizations = organizations
        self.provenDomains = provenDomains
        func index(_ values: (Organization) -> [String]) -> [ExactString: Int] {
            let pairs = organizations.enumerated().flatMap { position, organization in
                values(organization).map { (ExactString($0), position) }
            }
            return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
        }
        byID = index { [$0.id] }
        byDomain = index(\.domains)
        byTenant = index(\.tenants)
        byExternalID = index(\.externalIDs)
    }

    package func organization(id: String) -> Organization? {
        byID[ExactString(id)].map { organizations[$0] }
    }

    /// Whether any domain leads to an organization.
    var haveDomains: Bool {
        organizations.contains { !$0.domains.isEmpty } || !provenDomains.isEmpty
    }

    /// The organization that has the domain of this address as its own: for choosing a provider, never for granting access.
    package func organization(forAddress address: String) -> Organization? {
        Self.domain(of: address).flatMap(owner(ofDomain:))
    }

    /// The operator's word goes before a proof.
    func owner(ofDomain domain: String) -> Organization? {
        byDomain[ExactString(domain)].map { organizations[$0] }
            ?? provenDomains.owner(of: domain).flatMap(organization(id:))
    }

    /// The address as it may be shown: verified only in the organization's own domains, where the provider is tied to one
    /// that has any.
    package func vetted(_ profile: Profile, tiedTo tied: String?) -> Profile {
        guard let tied, let organization = organization(id: tied), hasDomains(organization) else { return profile }
        var profile = profile
        if let domain = profile.email.flatMap(Self.domain(of:)), let owner = owner(ofDomain: domain),
            exactlyEqual(owner.id, organization.id)
        {
            return profile
        }
        profile.emailVerified = false
        return profile
    }

    private func hasDomains(_ organization: Organization) -> Bool {
        !organization.domains.isEmpty || provenDomains.hasAny(organization.id)
    }

    /// The organization that a provider's word leads to.
    func organization(for hint: OrganizationHint) -> Organization? {
        switch hint {
        case .domain(let domain): owner(ofDomain: domain.asciiLowercased)
        case .tenant(let tenant): byTenant[ExactString(tenant)].map { organizations[$0] }
        case .externalID(let id): byExternalID[ExactString(id)].map { organizations[$0] }
        }
    }

    private static func domain(of address: String) -> String? {
        guard let at = address.utf8.lastIndex(of: UInt8(ascii: "@")) else { return nil }
        let domain = String(decoding: address.utf8[address.utf8.index(after: at)...], as: UTF8.self)
        return domain.isEmpty ? nil : domain.asciiLowercased
    }
}
