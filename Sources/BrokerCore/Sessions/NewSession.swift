package import OAuthProtocol

/// What an authentication makes of the browser's session: the one it has goes on under a new secret, where it is of the same
/// person and identity and was not ended; else a new one begins, and the earlier one is ended (ASVS 7.2.4, CVE-2024-7341,
/// CVE-2025-12390).
package struct NewSession: Sendable {
    /// Of the session that begins if none goes on.
    package let id: String
    /// SHA-256 of the cookie's value.
    package let secretDigest: [UInt8]
    package let earlier: EarlierSession
    package let authenticatedAt: UnixTime
    package let authenticationContext: String?
    package let authenticationMethods: [String]
    package var basis: [UInt8]?
    package var organization: String?
    package var upstreamSessionID: String?
    package var sealedIDToken: [UInt8]?
    /// Whether the time of the authentication was stated, or asked to be now.
    package var isDated = false
    package var connectionVersion: ConnectionVersion?
    package let validUntil: UnixTime

    package init(
        id: String,
        secretDigest: [UInt8],
        earlier: EarlierSession,
        authenticatedAt: UnixTime,
        authenticationContext: String?,
        authenticationMethods: [String],
        validUntil: UnixTime
    ) {
        self.id = id
        self.secretDigest = secretDigest
        self.earlier = earlier
        self.authenticatedAt = authenticatedAt
        self.authenticationContext = authenticationContext
        self.authenticationMethods = authenticationMethods
        self.validUntil = validUntil
    }
}

/// What is known of the session that the browser has.
package struct EarlierSession: Sendable {
    /// Of its cookie as it came with this request. A form posted by the provider's site brings none.
    package let secretDigest: [UInt8]?
    /// Of the session it had when the login began; counts where the cookie leads nowhere.
    package let id: String?

    package static let none = EarlierSession(secretDigest: nil, id: nil)

    package init(secretDigest: [UInt8]?, id: String?) {
        self.secretDigest = secretDigest
        self.id = id
    }
}
