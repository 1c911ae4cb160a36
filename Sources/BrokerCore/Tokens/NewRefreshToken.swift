package import OAuthProtocol

/// A refresh token as it is stored when it is issued.
package struct NewRefreshToken: Sendable, Equatable {
    package let digest: [UInt8]
    /// When it is worth nothing any more if nobody uses it.
    package let expiresAt: UnixTime

    package init(digest: [UInt8], expiresAt: UnixTime) {
        self.digest = digest
        self.expiresAt = expiresAt
    }
}
