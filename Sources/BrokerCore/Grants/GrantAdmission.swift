/// Whether the client and the provider of a grant are still there: one that was removed or switched off takes its tokens and
/// codes along (CVE-2026-1486).
package struct GrantAdmission: Sendable {
    private let clients: ClientDirectory
    private let connectors: ConnectorDirectory

    package init(clients: ClientDirectory, connectors: ConnectorDirectory) {
        self.clients = clients
        self.connectors = connectors
    }

    func admits(_ grant: Grant) -> Bool {
        guard let client = clients.client(id: grant.clientID) else { return false }
        return connectors.connector(id: grant.provider, for: client) != nil
    }
}
