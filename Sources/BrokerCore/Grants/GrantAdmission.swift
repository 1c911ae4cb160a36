/// Whether the client, the provider and the organization of a grant are still there: one that was removed or switched off
/// takes its tokens and codes along (CVE-2026-1486).
package struct GrantAdmission: Sendable {
    private let clients: ClientDirectory
    private let connectors: ConnectorDirectory
    private let organizations: OrganizationDirectory

    package init(clients: ClientDirectory, connectors: ConnectorDirectory, organizations: OrganizationDirectory) {
        self.clients = clients
        self.connectors = connectors
        self.organizations = organizations
    }

    func admits(_ grant: Grant) -> Bool {
        guard let client = clients.client(id: grant.clientID) else { return false }
        return connectors.connector(id: grant.provider, for: client) != nil && admitsOrganization(of: grant, client)
    }

    /// Where organizations are configured, nobody is without one.
    private func admitsOrganization(of grant: Grant, _ client: Client) -> Bool {
        guard let id = grant.organization else {
            return organizations.organizations.isEmpty && client.organizations == nil
        }
        return organizations.organization(id: id)?.isEnabled == true
            && AccessLimit(requested: nil, served: client.organizations).serves(id)
    }
}
