/// A key for AES-256-GCM, for what the broker seals for itself: login state in cookies, secrets and keys at rest.
///
/// The nonce is random, so one key is good for 2^32 messages (NIST SP 800-38D §8.3); derive a key for each purpose.
package struct AEADKey: Sendable {
    package static let length = 32
    private static let nonceLength = 12
    private static let tagLength = 16

    private let key: Secret<Bytes>

    /// - Parameter bytes: 32 bytes of a uniformly random key.
    package init(bytes: Bytes) throws(CryptoError) {
        guard bytes.count == Self.length else { throw CryptoError("an AES-256 key has 32 bytes") }
        key = Secret(bytes)
    }

    private init(derived bytes: Bytes) {
        key = Secret(bytes)
    }

    package static func random() -> AEADKey {
        AEADKey(derived: SecureRandom.bytes(length))
    }

    /// The key for one purpose, by HKDF-SHA-256 with the label as `info` (RFC 5869 §3.2). Different labels give
    /// unrelated keys, so a box sealed for one purpose never opens under another.
    package func derive(label: String) -> AEADKey {
        AEADKey(derived: HKDF.sha256Key(inputKey: key.reveal(), info: Bytes(label.utf8)))
    }

    /// HMAC-SHA-256 under the key for one purpose: the same for the same message, and telling nothing of it to who lacks the
    /// key. Labels of ``derive(label:)`` and of this don't mix.
    package func authenticationCode(of message: Bytes, label: String) -> Bytes {
        let codeKey = HKDF.sha256Key(inputKey: key.reveal(), info: Bytes("authentication code: \(label)".utf8))
        return HMAC.sha256(key: codeKey, message)
    }

    /// Seals under a fresh random nonce.
    ///
    /// - Parameter associatedData: what the box is bound to; opening takes the very same bytes.
    /// - Returns: nonce (12), ciphertext, tag (16).
    package func seal(_ plaintext: Bytes, associatedData: Bytes) throws(CryptoError) -> Bytes {
        let context = try CipherContext()
        let nonce = SecureRandom.bytes(Self.nonceLength)
        let body = try context.seal(plaintext, key: key.reveal(), nonce: nonce, associatedData: associatedData)
        return nonce + body
    }

    /// Opens what ``seal(_:associatedData:)`` returned.
    ///
    /// - Throws: one and the same error for a short box, a foreign key, other associated data and a changed byte.
    package func open(_ sealed: Bytes, associatedData: Bytes) throws(CryptoError) -> Bytes {
        guard sealed.count >= Self.nonceLength + Self.tagLength else { throw CipherContext.refused }
        let context = try CipherContext()
        return try context.open(
            Bytes(sealed[Self.nonceLength..<(sealed.count - Self.tagLength)]),
            tag: Bytes(sealed[(sealed.count - Self.tagLength)...]),
            key: key.reveal(),
            nonce: Bytes(sealed[..<Self.nonceLength]),
            associatedData: associatedData
        )
    }
}
