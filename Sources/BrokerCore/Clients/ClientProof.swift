package import BrokerCrypto

/// What a request brought along to prove its client.
package enum ClientProof: Sendable {
    case none
    case secret(Secret<String>)
    case assertion(ClientAssertion)
}
