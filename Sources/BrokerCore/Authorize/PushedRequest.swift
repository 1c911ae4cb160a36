package import OAuthProtocol

/// An authorization request that a client pushed (RFC 9126), as it waits for its browser.
package struct PushedRequest: Sendable {
    /// SHA-256 of the part of the `request_uri` that nobody can guess.
    package let digest: [UInt8]
    package let clientID: String
    /// As the client sent them, without what proved the client.
    package let parameters: Parameters
    package let expiresAt: UnixTime

    package init(digest: [UInt8], clientID: String, parameters: Parameters, expiresAt: UnixTime) {
        self.digest = digest
        self.clientID = clientID
        self.parameters = parameters
        self.expiresAt = expiresAt
    }
}
