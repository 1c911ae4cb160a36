import BrokerCrypto
package import OAuthProtocol

/// A token of somebody else's that serves once, as it is remembered after its use.
package struct SpentToken: Sendable, Equatable {
    package enum Kind: String, Sendable {
        /// RFC 7523 §3, item 7; of a client.
        case clientAssertion = "client assertion"
        /// RFC 9449 §11.1; of a key.
        case dpopProof = "DPoP proof"
        /// OIDC Back-Channel Logout §2.6; of a provider.
        case logoutToken = "logout token"
    }

    /// Kind, sender and `jti`, hashed: an id of one kind or sender is none of another's.
    package let digest: [UInt8]
    /// From then on it is refused for its age, and may be forgotten.
    package let endsAt: UnixTime

    /// - Parameter sender: client id, key thumbprint or provider id; none of them holds a zero byte.
    package init(_ kind: Kind, from sender: String, id: String, endsAt: UnixTime) {
        digest = Digest.sha256(Array(kind.rawValue.utf8) + [0] + Array(sender.utf8) + [0] + Array(id.utf8))
        self.endsAt = endsAt
    }
}
