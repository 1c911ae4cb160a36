import COpenSSL

/// The one owner of an `EVP_PKEY_CTX` that is set up for signing or for verifying under one scheme.
///
/// `@unchecked Sendable`: it is either idle in an ``OperationPool``, under its lock, or lent to exactly one caller.
final class OperationContext: @unchecked Sendable {
    enum Purpose {
        case sign
        case verify
    }

    let pointer: OpaquePointer

    init(_ key: KeyHandle, _ scheme: SignatureScheme, for purpose: Purpose) throws(CryptoError) {
        guard let pointer = EVP_PKEY_CTX_new_from_pkey(nil, key.pointer, nil) else {
            throw .draining("signature context")
        }
        self.pointer = pointer
        let started =
            switch purpose {
            case .sign: EVP_PKEY_sign_init(pointer)
            case .verify: EVP_PKEY_verify_init(pointer)
            }
        guard started == 1, Self.configure(pointer, scheme) else { throw .draining("signature context") }
    }

    deinit {
        EVP_PKEY_CTX_free(pointer)
    }

    private static func configure(_ pointer: OpaquePointer, _ scheme: SignatureScheme) -> Bool {
        guard let hash = scheme.hash, let digest = FetchedAlgorithms.digest(hash) else { return false }
        guard EVP_PKEY_CTX_set_signature_md(pointer, digest.pointer) == 1 else { return false }
        switch scheme {
        case .rsaPKCS1:
            return EVP_PKEY_CTX_set_rsa_padding(pointer, RSA_PKCS1_PADDING) == 1
        case .rsaPSS:
            // RFC 7518 §3.5: MGF1 with the same hash, and a salt of the digest's length, no other.
            return EVP_PKEY_CTX_set_rsa_padding(pointer, RSA_PKCS1_PSS_PADDING) == 1
                && EVP_PKEY_CTX_set_rsa_mgf1_md(pointer, digest.pointer) == 1
                && EVP_PKEY_CTX_set_rsa_pss_saltlen(pointer, RSA_PSS_SALTLEN_DIGEST) == 1
        case .ecdsa, .ed25519:
            return true
        }
    }
}
