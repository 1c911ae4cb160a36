import COpenSSL

/// A public key that may be trusted to be one: RSA of at least 2048 bits, a point of its curve, or Ed25519.
///
/// Parsed once and kept; safe to use from any number of threads.
package final class PublicKey: Sendable {
    package let components: PublicKeyComponents
    package let type: KeyType
    let handle: KeyHandle
    private let verifying: OperationPool

    /// - Parameters:
    ///   - rsaModulus: big-endian; one zero octet in front is forgiven, which some libraries write (RFC 7518 §6.3.1.1).
    ///   - exponent: big-endian.
    package convenience init(rsaModulus modulus: Bytes, exponent: Bytes) throws(CryptoError) {
        let numbers = try RSAPublicNumbers(modulus: modulus, exponent: exponent)
        self.init(
            components: .rsa(modulus: numbers.modulus, exponent: numbers.exponent),
            type: .rsa(bits: numbers.bits),
            handle: try PublicKeyBuilder.rsa(modulus: numbers.modulus, exponent: numbers.exponent)
        )
    }

    /// - Parameters:
    ///   - x: big-endian, exactly as long as a coordinate of the curve (RFC 7518 §6.2.1.2), and so is `y`.
    package convenience init(ecCurve curve: EllipticCurve, x: Bytes, y: Bytes) throws(CryptoError) {
        guard x.count == curve.coordinateLength, y.count == curve.coordinateLength else {
            throw CryptoError("a coordinate is not as long as the curve's")
        }
        self.init(
            components: .ec(curve: curve, x: x, y: y),
            type: KeyType(curve),
            handle: try PublicKeyBuilder.ec(curve, x: x, y: y)
        )
    }

    package convenience init(ed25519 bytes: Bytes) throws(CryptoError) {
        self.init(components: .ed25519(bytes), type: .ed25519, handle: try PublicKeyBuilder.ed25519(bytes))
    }

    package convenience init(_ components: PublicKeyComponents) throws(CryptoError) {
        switch components {
        case .rsa(let modulus, let exponent): try self.init(rsaModulus: modulus, exponent: exponent)
        case .ec(let curve, let x, let y): try self.init(ecCurve: curve, x: x, y: y)
        case .ed25519(let bytes): try self.init(ed25519: bytes)
        }
    }

    private init(components: PublicKeyComponents, type: KeyType, handle: KeyHandle) {
        self.components = components
        self.type = type
        self.handle = handle
        verifying = OperationPool(handle, for: .verify)
    }

    /// Whether the signature is the key's over the message. Anything odd about it is a plain `false`.
    ///
    /// - Parameter signature: for ECDSA `r || s` (RFC 7518 §3.4), converted inside.
    package func verify(signature: Bytes, message: Bytes, scheme: SignatureScheme) -> Bool {
        guard scheme.fits(type), let encoded = encodedSignature(signature) else { return false }
        let verified =
            switch scheme.hash {
            case .some(let hash): verify(encoded, digest: Digest.hash(message, with: hash), scheme: scheme)
            case nil: EdDSAOperation.verify(encoded, message: message, key: handle)
            }
        // A refused signature leaves its reason on this thread's error queue, where a later error would pick it up.
        if !verified { ERR_clear_error() }
        return verified
    }

    private func verify(_ signature: Bytes, digest: Bytes, scheme: SignatureScheme) -> Bool {
        let answer = try? verifying.withContext(for: scheme) { context throws(CryptoError) in
            EVP_PKEY_verify(context, signature, signature.count, digest, digest.count)
        }
        return answer == 1
    }

    /// The signature as libcrypto takes it, or `nil` when its length already rules it out.
    private func encodedSignature(_ signature: Bytes) -> Bytes? {
        switch components {
        case .rsa(let modulus, _):
            // RFC 8017 §8.1.2 and §8.2.2, step 1: exactly as many octets as the modulus.
            signature.count == modulus.count ? signature : nil
        case .ec(let curve, _, _):
            ECDSASignature.der(fromRaw: signature, curve: curve)
        case .ed25519:
            // RFC 8032 §5.1.7, step 1.
            signature.count == 64 ? signature : nil
        }
    }
}
