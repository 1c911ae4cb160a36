package import BrokerCrypto
package import OAuthProtocol

/// A secret of a client, of which only the digest is known.
package struct ClientSecret: Sendable, Equatable {
    /// SHA-256. The secrets that the broker makes have 256 random bits, so a slow hash would add nothing but load.
    package let digest: [UInt8]
    /// Until when it counts: one that was rotated away goes on for the overlap. Nil for no end.
    package let expiresAt: UnixTime?
    /// Whether somebody could hit on it by trying. The configuration warns of the same ones.
    package let isGuessable: Bool

    package init(digest: [UInt8], expiresAt: UnixTime? = nil, isGuessable: Bool = false) {
        self.digest = digest
        self.expiresAt = expiresAt
        self.isGuessable = isGuessable
    }

    package init(of text: Secret<String>) {
        let bytes = Array(text.reveal().utf8)
        self.init(digest: Digest.sha256(bytes), isGuessable: bytes.count < 16)
    }

    func counts(at now: UnixTime) -> Bool {
        expiresAt.map { now < $0 } ?? true
    }
}
