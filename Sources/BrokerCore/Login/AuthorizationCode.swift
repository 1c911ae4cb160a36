package import OAuthProtocol

/// An authorization code as stored: the digest of it, and what it is bound to (RFC 6749 §4.1.3, RFC 7636 §4.4).
package struct AuthorizationCode: Sendable, Equatable {
    /// SHA-256 of the code; the code itself is only ever in the redirect.
    package let digest: [UInt8]
    package let redirectURI: String
    /// Whether the app sent `redirect_uri` to the authorization endpoint, and must therefore repeat it (RFC 6749 §4.1.3).
    package let redirectURIWasSent: Bool
    /// The S256 challenge, nil if none was sent.
    package let codeChallenge: String?
    /// The thumbprint of the key that its tokens must be bound to (RFC 9449 §10).
    package let keyThumbprint: String?
    package let nonce: String?
    package let expiresAt: UnixTime

    package init(
        digest: [UInt8],
        redirectURI: String,
        redirectURIWasSent: Bool,
        codeChallenge: String?,
        keyThumbprint: String? = nil,
        nonce: String?,
        expiresAt: UnixTime
    ) {
        self.digest = digest
        self.redirectURI = redirectURI
        self.redirectURIWasSent = redirectURIWasSent
        self.codeChallenge = codeChallenge
        self.keyThumbprint = keyThumbprint
        self.nonce = nonce
        self.expiresAt = expiresAt
    }
}
