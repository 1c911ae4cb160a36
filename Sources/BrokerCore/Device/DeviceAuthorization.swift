package import OAuthProtocol

/// A device that waits to be let in (RFC 8628).
package struct DeviceAuthorization: Sendable, Equatable {
    /// SHA-256 of the device code.
    package let digest: [UInt8]
    /// A code of the user code under a key of ours: those are few enough to try them all.
    package let userCodeDigest: [UInt8]
    package let clientID: String
    package let scope: ScopeSet
    /// What the client chose of its audience (RFC 8707).
    package let audience: [String]?
    package let expiresAt: UnixTime

    package init(
        digest: [UInt8],
        userCodeDigest: [UInt8],
        clientID: String,
        scope: ScopeSet,
        audience: [String]?,
        expiresAt: UnixTime
    ) {
        self.digest = digest
        self.userCodeDigest = userCodeDigest
        self.clientID = clientID
        self.scope = scope
        self.audience = audience
        self.expiresAt = expiresAt
    }
}
