package import OAuthProtocol

/// A refresh token as it is stored when it is issued.
package struct NewRefreshToken: Sendable, Equatable {
    package let digest: [UInt8]
    /// When it is worth nothing any more if nobody uses it.
    package let expiresAt: UnixTime
    /// The thumbprint of the key without which it is worth nothing (RFC 9449 §5).
    package let keyThumbprint: String?

    package init(digest: [UInt8], expiresAt: UnixTime, keyThumbprint: String? = nil) {
        self.digest = digest
        self.expiresAt = expiresAt
        self.keyThumbprint = keyThumbprint
    }
}
