import BrokerCore
import BrokerCrypto
import OAuthProtocol
import ProviderCatalogue
import Synchronization
import Upstream

/// Connections as they were before a reload, as long as a login that began with one may still end.
final class RetiredConnections: Sendable {
    private struct Entry {
        let connector: OIDCConnector
        let version: ConnectionVersion
        let at: UnixTime
    }

    /// More is only there where somebody reloads every second; the oldest go first then.
    private static let most = 512

    private let entries = Mutex<[Entry]>([])

    func add(_ connector: OIDCConnector, version: ConnectionVersion, at now: UnixTime) {
        entries.withLock { entries in
            // Going back and forth between two versions keeps two, not a new one each time.
            entries.removeAll { $0.version == version && exactlyEqual($0.connector.id, connector.id) }
            entries.append(Entry(connector: connector, version: version, at: now))
            entries.removeFirst(max(0, entries.count - Self.most))
        }
        forget(at: now)
    }

    func connector(id: String, version: ConnectionVersion, at now: UnixTime) -> OIDCConnector? {
        forget(at: now)
        return entries.withLock { entries in
            entries.first { $0.version == version && exactlyEqual($0.connector.id, id) }?.connector
        }
    }

    /// Drops what no login can ask for any more, with the secrets in it.
    func forget(at now: UnixTime) {
        entries.withLock { entries in
            entries.removeAll { $0.at + LoginTransaction.lifetime < now }
        }
    }

    var callbackPaths: [(path: String, provider: String)] {
        entries.withLock { entries in entries.map { ($0.connector.connection.callbackPath, $0.connector.id) } }
    }
}
