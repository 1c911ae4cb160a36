package import ProviderCatalogue

/// All configured connections, and the task that keeps their documents warm.
package struct UpstreamProviders: Sendable {
    /// In the order of the configuration, the enabled ones.
    package let connectors: [OIDCConnector]
    private let clock: any MonotonicClock

    /// Connections to the same issuer by the same discovery document share its metadata and keys.
    package init(_ connections: [ProviderConnection], _ environment: UpstreamEnvironment) {
        struct Place: Hashable {
            let url: [UInt8]
            let issuer: [UInt8]
            /// Whose metadata the document may be.
            let authority: TenantIssuer.Authority?
            let allowsPrivate: Bool
        }
        var shared: [Place: RemoteIssuer] = [:]
        var connectors: [OIDCConnector] = []
        for connection in connections where connection.enabled {
            let place = Place(
                url: Array(connection.discoveryURL.utf8),
                issuer: Array(connection.expectedIssuer.utf8),
                authority: connection.issuerPolicy.tenants?.authority,
                allowsPrivate: connection.egressAllowsPrivate
            )
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

    /// Fetches every provider's documents now and again before they get old, until the task is cancelled. Each provider on
    /// its own, so that one that hangs delays no other.
    package func keepWarm() async {
        await withTaskGroup(of: Void.self) { group in
            for connector in connectors {
                group.addTask {
                    while !Task.isCancelled {
                        await connector.remote.keepWarm()
                        do { try await clock.sleep(for: .seconds(60)) } catch { return }
                    }
                }
            }
        }
    }
}
