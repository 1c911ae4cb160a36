import BrokerConfig
import BrokerCore
import BrokerHTTP
import Hummingbird
import Upstream

/// A configuration in force, and everything that is built from it. Requests that began under it end under it.
final class Generation: Sendable {
    let settings: Settings
    /// The settings as they are compared with others.
    let snapshot: SettingsSnapshot
    let providers: UpstreamProviders
    /// Kept over reloads, so that clients' keys aren't fetched anew each time.
    let clientKeys: RemoteClientKeys
    let broker: Broker
    let responder: RouterResponder<BrokerRequestContext>

    init(
        settings: Settings,
        snapshot: SettingsSnapshot,
        providers: UpstreamProviders,
        clientKeys: RemoteClientKeys,
        broker: Broker,
        responder: RouterResponder<BrokerRequestContext>
    ) {
        self.settings = settings
        self.snapshot = snapshot
        self.providers = providers
        self.clientKeys = clientKeys
        self.broker = broker
        self.responder = responder
    }

    /// The connectors that are new here or were another in `earlier`.
    func connectors(unlikeThoseOf earlier: Generation) -> [OIDCConnector] {
        providers.connectors.filter { connector in
            version(of: connector.id) != earlier.version(of: connector.id)
                || earlier.providers.connector(id: connector.id) == nil
        }
    }

    func version(of provider: String) -> ConnectionVersion? { snapshot.version(of: provider) }
}

extension SettingsSnapshot {
    /// The name of a provider's connection, as logins carry it.
    func version(of provider: String) -> ConnectionVersion? {
        connectionName(of: provider).map { ConnectionVersion(issuer: $0.issuer, whole: $0.whole) }
    }
}
