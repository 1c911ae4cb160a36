package import OAuthProtocol

/// Remembers single access tokens that were revoked before their time. Access tokens are not stored; only these leave a trace,
/// until they would have ended anyway.
package protocol RevokedTokenStore: Sendable {
    /// - Parameters:
    ///   - digest: of the token's id.
    ///   - expiry: when it would have ended by itself.
    func revokeToken(digest: [UInt8], expiringAt expiry: UnixTime, at now: UnixTime) async throws(StoreError)

    func isTokenRevoked(digest: [UInt8]) async throws(StoreError) -> Bool

    /// The grant of a presented token with its person, in one read: as `LoginStore.grantStatus(id:)`, and ended too where this
    /// one token was.
    func grantStatus(id: [UInt8], ofToken digest: [UInt8]) async throws(StoreError) -> GrantStatus?
}
