import BrokerCrypto

/// The registered clients, found by the bytes of their id.
package struct ClientDirectory: Sendable {
    private let byID: [ExactString: Client]

    package init(_ clients: [Client]) {
        byID = Dictionary(clients.map { (ExactString($0.id), $0) }, uniquingKeysWith: { first, _ in first })
    }

    package func client(id: String) -> Client? {
        byID[ExactString(id)]
    }
}
