import BrokerCrypto

/// The registered clients, found by the bytes of their id.
package struct ClientDirectory: Sendable {
    /// In the order of the configuration.
    package let all: [Client]
    private let byID: [ExactString: Client]

    package init(_ clients: [Client]) {
        all = clients
        byID = Dictionary(clients.map { (ExactString($0.id), $0) }, uniquingKeysWith: { first, _ in first })
    }

    package func client(id: String) -> Client? {
        byID[ExactString(id)]
    }
}
