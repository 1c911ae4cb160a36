/// A way of signing, without the JOSE name.
package enum SignatureScheme: Sendable, Hashable {
    /// RSASSA-PKCS1-v1_5 (RFC 8017 §8.2).
    case rsaPKCS1(HashAlgorithm)
    /// RSASSA-PSS with a salt as long as the digest and MGF1 over the same hash (RFC 7518 §3.5).
    case rsaPSS(HashAlgorithm)
    /// ECDSA; the signature is `r || s`, each as long as a coordinate (RFC 7518 §3.4).
    case ecdsa(HashAlgorithm)
    /// Ed25519 (RFC 8032 §5.1).
    case ed25519

    /// Whether a key of this type can make or check such a signature. ECDSA's curve and hash are not tied together
    /// here; the JWS algorithm names do that (RFC 7518 §3.4).
    package func fits(_ type: KeyType) -> Bool {
        switch (self, type) {
        case (.rsaPKCS1, .rsa), (.rsaPSS, .rsa), (.ecdsa, .p256), (.ecdsa, .p384), (.ecdsa, .p521),
            (.ed25519, .ed25519):
            true
        case (.rsaPKCS1, _), (.rsaPSS, _), (.ecdsa, _), (.ed25519, _):
            false
        }
    }

    /// The hash a message goes through before the signature operation; Ed25519 takes the message itself.
    var hash: HashAlgorithm? {
        switch self {
        case .rsaPKCS1(let hash), .rsaPSS(let hash), .ecdsa(let hash): hash
        case .ed25519: nil
        }
    }
}
