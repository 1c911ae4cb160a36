import BrokerCrypto

/// The enabled providers in the order of the configuration.
package struct ConnectorDirectory: Sendable {
    package let connectors: [any IdentityProviderConnector]

    package init(_ connectors: [any IdentityProviderConnector]) {
        self.connectors = connectors
    }

    /// The provider, if people of this client may come from it.
    func connector(id: String, for client: Client) -> (any IdentityProviderConnector)? {
        connectors(for: client).first { exactlyEqual($0.id, id) }
    }

    /// Those through which people of this client may come.
    func connectors(for client: Client) -> [any IdentityProviderConnector] {
        guard let allowed = client.providers else { return connectors }
        return connectors.filter { connector in allowed.contains { exactlyEqual($0, connector.id) } }
    }
}
