import BrokerCrypto
package import ProviderCatalogue
import Synchronization

/// All configured connections, and the task that keeps their documents warm.
package struct UpstreamProviders: Sendable {
    /// In the order of the configuration, the enabled ones.
    package let connectors: [OIDCConnector]
    private let clock: any MonotonicClock

    /// Connections to the same issuer by the same discovery document share its metadata and keys.
    ///
    /// - Parameters:
    ///   - earlier: connections of before, in the same environment: issuers that are among theirs are taken over with what
    ///     was fetched of them.
    ///   - isUnchanged: whether a connection is just as it was among those: then it is taken over whole.
    package init(
        _ connections: [ProviderConnection],
        _ environment: UpstreamEnvironment,
        takingOver earlier: UpstreamProviders? = nil,
        where isUnchanged: (ProviderConnection) -> Bool = { _ in false }
    ) {
        var shared: [IssuerPlace: RemoteIssuer] = [:]
        for connector in earlier?.connectors ?? [] { shared[IssuerPlace(connector.connection)] = connector.remote }
        var connectors: [OIDCConnector] = []
        for connection in connections where connection.enabled {
            let place = IssuerPlace(connection)
            if let same = earlier?.connector(id: connection.id) {
                if isUnchanged(connection) {
                    connectors.append(same)
                    continue
                }
                if IssuerPlace(same.connection) == place {
                    connectors.append(OIDCConnector(connection, environment, partsOf: same))
                    continue
                }
            }
            let remote = shared[place] ?? RemoteIssuer(connection, environment)
            shared[place] = remote
            connectors.append(OIDCConnector(connection, environment, remote: remote))
        }
        self.connectors = connectors
        clock = environment.clock
    }

    /// The connector of a callback's path; ids are compared as bytes.
    package func connector(id: String) -> OIDCConnector? {
        connectors.first { $0.id.utf8.elementsEqual(id.utf8) }
    }

    /// How each provider stands, in the order of the configuration.
    package func health() async -> [ProviderHealth] {
        var all: [ProviderHealth] = []
        for connector in connectors { all.append(await connector.health()) }
        return all
    }

    /// Fetches every provider's documents now and again before they get old, until the task is cancelled. Each issuer on its
    /// own, so that one that hangs delays no other.
    ///
    /// - Parameter current: the connections of the moment; asked each time.
    package static func keepWarm(_ current: @escaping @Sendable () -> UpstreamProviders) async {
        let underWay = IssuersUnderWay()
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                let providers = current()
                for connector in providers.connectors {
                    let remote = connector.remote
                    guard underWay.begin(remote) else { continue }
                    group.addTask {
                        await remote.keepWarm()
                        underWay.end(remote)
                    }
                }
                do { try await providers.clock.sleep(for: .seconds(60)) } catch { return }
            }
        }
    }
}

/// What makes two connections share metadata and keys.
private struct IssuerPlace: Hashable {
    let url: ExactString
    let issuer: ExactString
    /// Whose metadata the document may be.
    let authority: TenantIssuer.Authority?
    let allowsPrivate: Bool

    init(_ connection: ProviderConnection) {
        url = ExactString(connection.discoveryURL)
        issuer = ExactString(connection.expectedIssuer)
        authority = connection.issuerPolicy.tenants?.authority
        allowsPrivate = connection.egressAllowsPrivate
    }
}

/// The issuers that are being asked just now: none of them is asked twice at a time.
private final class IssuersUnderWay: Sendable {
    private let identities = Mutex<Set<ObjectIdentifier>>([])

    func begin(_ remote: RemoteIssuer) -> Bool {
        identities.withLock { $0.insert(remote.identity).inserted }
    }

    func end(_ remote: RemoteIssuer) {
        identities.withLock { _ = $0.remove(remote.identity) }
    }
}
