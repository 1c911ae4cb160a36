import BrokerCrypto
import OAuthProtocol

/// The organizations, and the one order in which a person is mapped to one: the provider's fixed organization; else what
/// the provider vouches for; then that organization's rules, first match.
package struct OrganizationDirectory: Sendable {
    package let organizations: [Organization]

    /// Domains that count beside those of the organizations themselves.
    private let provenDomains: ProvenDomains

    package init(_ organizations: [Organization], provenDomains: ProvenDomains = ProvenDomains()) {
        self.organizations = organizations
        self.provenDomains = provenDomains
    }

    package func organization(id: String) -> Organization? {
        organizations.first { exactlyEqual($0.id, id) }
    }

    /// The organization that has the domain of this address as its own: for choosing a provider, never for granting access.
    package func organization(forAddress address: String) -> Organization? {
        Self.domain(of: address).flatMap(owner(ofDomain:))
    }

    /// The operator's word goes before a proof.
    private func owner(ofDomain domain: String) -> Organization? {
        organizations.first { Self.contains($0.domains, domain) }
            ?? provenDomains.owner(of: domain).flatMap(organization(id:))
    }

    /// - Parameter tied: the organization that the operator tied the provider to.
    package func decide(_ identity: UpstreamIdentity, tiedTo tied: String?) -> AccessDecision {
        guard !organizations.isEmpty else {
            return .granted(organization: nil, permissions: [], reason: "no organization is configured")
        }
        guard let (organization, how) = find(identity, tiedTo: tied) else {
            return .denied(reason: "no organization takes what the provider vouches for")
        }
        if tied != nil, let trespass = trespass(of: identity, in: organization) {
            return .denied(reason: trespass)
        }
        guard !organization.rules.isEmpty else {
            return .granted(organization: organization.id, permissions: [], reason: "\(how); it has no rules")
        }
        for (index, rule) in organization.rules.enumerated() where rule.takes(identity) {
            return .granted(
                organization: organization.id,
                permissions: rule.permissions,
                reason: "\(how); rule \(index + 1) of \(organization.rules.count)"
            )
        }
        return .denied(reason: "\(how); none of its \(organization.rules.count) rules takes this person")
    }

    private func find(_ identity: UpstreamIdentity, tiedTo tied: String?) -> (Organization, how: String)? {
        if let tied {
            return organization(id: tied).map { ($0, "provider '\(identity.provider)' is tied to '\(tied)'") }
        }
        for hint in identity.organizationHints {
            if case .domain(let domain) = hint {
                guard let organization = owner(ofDomain: domain.asciiLowercased) else { continue }
                return (organization, "'\(organization.id)' has the domain the provider vouches for")
            }
            for organization in organizations {
                switch hint {
                case .tenant(let tenant) where Self.contains(organization.tenants, tenant):
                    return (organization, "'\(organization.id)' has the tenant")
                case .externalID(let id) where Self.contains(organization.externalIDs, id):
                    return (organization, "'\(organization.id)' has the provider's organization id")
                default:
                    continue
                }
            }
        }
        return nil
    }

    /// A provider tied to an organization may vouch only for addresses in that organization's own domains: one that names
    /// another organization's domain is reaching for its people. A verified address elsewhere merely counts as unverified.
    private func trespass(of identity: UpstreamIdentity, in organization: Organization) -> String? {
        guard let email = identity.profile.email, let other = self.organization(forAddress: email),
            !exactlyEqual(other.id, organization.id)
        else { return nil }
        return
            "provider '\(identity.provider)' of '\(organization.id)' vouches for an address in a domain of another organization"
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

    private static func domain(of address: String) -> String? {
        guard let at = address.utf8.lastIndex(of: UInt8(ascii: "@")) else { return nil }
        let domain = String(decoding: address.utf8[address.utf8.index(after: at)...], as: UTF8.self)
        return domain.isEmpty ? nil : domain.asciiLowercased
    }

    private static func contains(_ list: [String], _ value: String) -> Bool {
        list.contains { exactlyEqual($0, value) }
    }
}
