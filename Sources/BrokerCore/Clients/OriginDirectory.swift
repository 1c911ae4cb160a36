import BrokerCrypto
import OAuthProtocol

/// The origins whose pages may read the broker's answers: those of the clients' redirect URIs, each for its clients.
///
/// Compared byte for byte with what a browser sends. A prefix, a pattern or a reflected origin is what let strangers in
/// elsewhere (GHSL-2024-035); `null`, which sandboxed frames and files send, is nobody's.
package struct OriginDirectory: Sendable {
    private let clients: [ExactString: Set<ExactString>]

    package init(_ clients: [Client]) {
        var owners: [ExactString: Set<ExactString>] = [:]
        for client in clients {
            for uri in client.redirectURIs {
                guard let origin = WebOrigin(ofURL: uri.text) else { continue }
                owners[ExactString(origin.text), default: []].insert(ExactString(client.id))
            }
        }
        self.clients = owners
    }

    /// Whether the origin is registered.
    /// - Parameter clientID: of the client that the request names; nil where it names none.
    package func holds(_ origin: String, for clientID: String?) -> Bool {
        guard let owners = clients[ExactString(origin)] else { return false }
        return clientID.map { owners.contains(ExactString($0)) } ?? true
    }
}
