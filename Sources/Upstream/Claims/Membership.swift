import BrokerCore
import BrokerCrypto
import JOSE
import ProviderCatalogue

/// Who may sign in through a connection at all, by what the token itself says: never by the e-mail's suffix, never by what was
/// asked for in the request, which the person can change on the way (CVE-2024-29033).
struct Membership {
    private let connection: ProviderConnection
    /// The organization at the provider that the login must have gone through.
    private let organization: String?

    /// - Parameter organization: what this login asked for, where the connection asks for none.
    init(_ connection: ProviderConnection, organization: String?) {
        self.connection = connection
        self.organization = connection.upstreamOrganization ?? organization
    }

    func check(_ signed: JSONObject) throws(UpstreamError) {
        try checkHostedDomain(signed)
        try checkTenant(signed)
        try checkOrganization(signed)
    }

    private func checkHostedDomain(_ signed: JSONObject) throws(UpstreamError) {
        guard !connection.hostedDomains.isEmpty else { return }
        let domains = claimNames(.domains, otherwise: "hd").compactMap { ClaimText.identifier(signed[$0]) }
        let isListed = domains.contains { domain in
            connection.hostedDomains.contains { Self.sameLetters($0, domain) }
        }
        guard isListed else { throw foreign("hosted domain", domains.first, listed: "hosted_domains") }
    }

    private func checkTenant(_ signed: JSONObject) throws(UpstreamError) {
        let allowed = connection.allowedTenants
        guard allowed != .unrestricted else { return }
        let tenants = claimNames(.tenants, otherwise: "tid").compactMap { ClaimText.identifier(signed[$0]) }
        guard tenants.contains(where: allowed.admits) else {
            if let personal = connection.personalTenant, tenants.contains(where: { exactlyEqual($0, personal) }) {
                throw refused(
                    "the account is a personal one (tenant \(personal)), which this connection doesn't let in"
                )
            }
            throw foreign("tenant", tenants.first, listed: "allowed_tenants")
        }
    }

    /// Auth0: an id is compared exactly; a name, which has no letter case there, in any. Absent is as bad as another: the
    /// parameter was taken out on the way.
    private func checkOrganization(_ signed: JSONObject) throws(UpstreamError) {
        guard let organization, let request = connection.organizationRequest else { return }
        let isID = request.isID(organization)
        let claim = isID ? request.idClaim : request.nameClaim
        let found = ClaimText.identifier(signed[claim])
        let isSame =
            found.map { isID ? exactlyEqual($0, organization) : Self.sameLetters($0, organization) } == true
        guard isSame else {
            let seen = found.map { "is of the organization \(Excerpt($0))" } ?? "has no \(claim)"
            throw refused("the login \(seen), and went out for \(Excerpt(organization))")
        }
    }

    private func claimNames(_ list: OrganizationKey.List, otherwise standard: String) -> [String] {
        let names = connection.organizationKeys.filter { $0.list == list }.map(\.claim)
        return names.isEmpty ? [standard] : names
    }

    private static func sameLetters(_ left: String, _ right: String) -> Bool {
        exactlyEqual(EgressAllowList.lowercased(left), EgressAllowList.lowercased(right))
    }

    private func foreign(_ what: String, _ value: String?, listed key: String) -> UpstreamError {
        let seen = value.map { "is of the \(what) \(Excerpt($0))" } ?? "has no \(what)"
        return refused("the account \(seen), which \(key) does not list")
    }

    private func refused(_ detail: String) -> UpstreamError {
        UpstreamError(provider: connection.id, step: .claims, kind: .tenantNotAllowed, detail: detail)
    }
}
