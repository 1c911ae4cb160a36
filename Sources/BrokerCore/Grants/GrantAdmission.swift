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
        admits(grant, for: grant.clientID)
    }

    /// Whether a client may have a token about the person of a grant. By token exchange it is not always the grant's own: its
    /// limits hold as well (GHSA-7qjx-gp9h-65qj).
    func admits(_ grant: Grant, for clientID: String) -> Bool {
        guard let client = clients.client(id: clientID) else { return false }
        return connectors.connector(id: grant.provider, for: client) != nil && admitsOrganization(of: grant, client)
    }

    /// A client as a machine of its own, if it may be one (RFC 6749 §4.4): it proves itself, is registered for the grant, and its
    /// organization, if it has one, is there and enabled.
    func machine(id: String) -> Client? {
        guard let client = clients.client(id: id), !client.isPublic,
            client.grantTypes.contains(.clientCredentials)
        else { return nil }
        guard let organization = client.organization else { return client }
        return organizations.organization(id: organization)?.isEnabled == true ? client : nil
    }

    func hasClient(id: String) -> Bool { clients.client(id: id) != nil }

    /// Where organizations are configured, nobody is without one.
    private func admitsOrganization(of grant: Grant, _ client: Client) -> Bool {
        guard let id = grant.organization else {
            return organizations.organizations.isEmpty && client.organizations == nil
        }
        return organizations.organization(id: id)?.isEnabled == true
            && AccessLimit(requested: nil, served: client.organizations).serves(id)
    }
}
