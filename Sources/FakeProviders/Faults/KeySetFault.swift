/// A fault, or a harmless oddity, of the key set document.
package enum KeySetFault: Sendable {
    /// A first key of an unknown `kty`: must be passed over (RFC 7517 §5).
    case unknownKeyType
    /// A first key on P-256, which no ID token is signed with.
    case unusedECKey
    /// A first key with `use` `enc`.
    case encryptionKey
    /// `use` is absent: Slack's keys have none.
    case missingUse
    /// `use` is `enc` on the key that signs.
    case signingKeyMarkedForEncryption
    /// `alg` is absent: Entra's keys have none.
    case missingAlgorithm
    /// `alg` is another on every key.
    case algorithm(String)
    /// `kid` is absent.
    case missingKeyID
    /// A second, different key with the signing key's `kid`, in front of it.
    case duplicateKeyID
    /// An RSA key under 2048 bits in front.
    case shortRSAKey
    /// The signing key is missing in the second, fourth … answer and back in the next, as where replicas serve different
    /// sets (Entra).
    case flapping
    /// No keys.
    case empty
    /// The text of the whole document.
    case document(String)
}
