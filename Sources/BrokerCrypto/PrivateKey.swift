import COpenSSL

/// A private key that signs. Its numbers leave only as PKCS #8, to be sealed at rest.
///
/// Parsed once and kept; safe to use from any number of threads.
package final class PrivateKey: Sendable {
    package let publicKey: PublicKey
    private let handle: KeyHandle
    private let signing: OperationPool

    init(_ handle: KeyHandle) throws(CryptoError) {
        self.handle = handle
        publicKey = try PublicKey(try KeyComponents.read(handle))
        signing = OperationPool(handle, for: .sign)
    }

    package var type: KeyType { publicKey.type }

    /// - Parameters:
    ///   - message: what the signature covers; hashed here.
    ///   - scheme: one that fits the key.
    /// - Returns: for ECDSA `r || s` (RFC 7518 §3.4).
    package func sign(_ message: Bytes, scheme: SignatureScheme) throws(CryptoError) -> Bytes {
        guard scheme.fits(type) else { throw CryptoError("the key cannot sign in this way") }
        guard let hash = scheme.hash else { return try EdDSAOperation.sign(message, key: handle) }
        let digest = Digest.hash(message, with: hash)
        // The largest signature the key can make: the modulus' length, or the longest DER form of an ECDSA one.
        let capacity = Int(EVP_PKEY_get_size(handle.pointer))
        guard capacity > 0 else { throw .draining("signature length") }
        let signature = try signing.withContext(for: scheme) { context throws(CryptoError) in
            var output = Bytes(repeating: 0, count: capacity)
            var length = capacity
            guard EVP_PKEY_sign(context, &output, &length, digest, digest.count) == 1, length <= capacity else {
                throw .draining("signature")
            }
            output.removeLast(capacity - length)
            return output
        }
        guard let curve = type.curve else { return signature }
        guard let raw = ECDSASignature.raw(fromDER: signature, curve: curve) else {
            throw CryptoError("ECDSA signature in an unknown form")
        }
        return raw
    }

    /// PKCS #8 (RFC 5208 §5), unencrypted: the caller seals it.
    package func pkcs8DER() throws(CryptoError) -> Bytes {
        guard let info = EVP_PKEY2PKCS8(handle.pointer) else { throw .draining("PKCS #8") }
        defer { PKCS8_PRIV_KEY_INFO_free(info) }
        return try DEROutput.bytes("PKCS #8") { i2d_PKCS8_PRIV_KEY_INFO(info, $0) }
    }
}
