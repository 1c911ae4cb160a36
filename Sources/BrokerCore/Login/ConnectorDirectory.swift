package import BrokerCrypto

/// The enabled providers in the order of the configuration.
package struct ConnectorDirectory: Sendable {
    package let connectors: [any IdentityProviderConnector]
    /// The version of each connection, by the provider's id.
    private let versions: [ExactString: ConnectionVersion]
    private let earlier: Earlier

    /// A connection as it was a while ago: the same provider as today's, registered as it was under that version. Nil where
    /// nobody remembers.
    package typealias Earlier =
        @Sendable (_ provider: String, _ version: ConnectionVersion) -> (any IdentityProviderConnector)?

    /// - Parameter earlier: for logins that began before a change.
    package init(
        _ connectors: [any IdentityProviderConnector],
        versions: [ExactString: ConnectionVersion] = [:],
        earlier: @escaping Earlier = { _, _ in nil }
    ) {
        self.connectors = connectors
        self.versions = versions
        self.earlier = earlier
    }

    /// What a login that begins now takes down, to end as it began.
    func version(of connector: any IdentityProviderConnector) -> ConnectionVersion? {
        versions[ExactString(connector.id)]
    }

    /// The connection that takes the answer of a login: the one it began with, since its code was issued to the client id,
    /// secret and redirect URI of that time. What is no longer remembered is answered by today's.
    ///
    /// - Returns: nil where the issuer is another now. Its answers count no longer, and its code must not be shown to another
    ///   (RFC 9700 §4.4).
    func connector(
        _ current: any IdentityProviderConnector,
        asOf version: ConnectionVersion?
    ) -> (any IdentityProviderConnector)? {
        guard let version, let now = versions[ExactString(current.id)], version != now else { return current }
        guard version.issuer == now.issuer else { return nil }
        return earlier(current.id, version) ?? current
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
