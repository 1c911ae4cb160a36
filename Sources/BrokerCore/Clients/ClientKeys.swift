package import JOSE

/// The public keys that a client's assertions are checked with (RFC 7523 §3).
package enum ClientKeys: Sendable {
    /// Written down with the client.
    case fixed(JWKSet)
    /// Published at an address of the client's own, so that it can change them by itself.
    case published(at: ClientKeyAddress)
}
