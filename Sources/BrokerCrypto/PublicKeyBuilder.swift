import COpenSSL

/// Makes an `EVP_PKEY` from the numbers of a public key. The owner of the builder objects libcrypto wants for it.
enum PublicKeyBuilder {
    static func rsa(modulus: Bytes, exponent: Bytes) throws(CryptoError) -> KeyHandle {
        let n = try BigNumber(modulus)
        let e = try BigNumber(exponent)
        // The builder keeps the numbers' addresses until it is done.
        return try withExtendedLifetime((n, e)) { () throws(CryptoError) in
            try build("RSA") { builder in
                OSSL_PARAM_BLD_push_BN(builder, broker_param_rsa_n, n.pointer) == 1
                    && OSSL_PARAM_BLD_push_BN(builder, broker_param_rsa_e, e.pointer) == 1
            }
        }
    }

    /// The point is checked to lie on the curve, and in its group (NIST SP 800-56A §5.6.2.3.3).
    static func ec(_ curve: EllipticCurve, x: Bytes, y: Bytes) throws(CryptoError) -> KeyHandle {
        // SEC 1 §2.3.3: an uncompressed point.
        let point = [0x04] + x + y
        let group = Array(curve.groupName.utf8CString)
        // The builder keeps both addresses until it is done.
        let key = try point.withUnsafeBufferPointer { point throws(CryptoError) in
            try group.withUnsafeBufferPointer { group throws(CryptoError) in
                try build("EC") { builder in
                    OSSL_PARAM_BLD_push_utf8_string(builder, broker_param_group_name, group.baseAddress, 0) == 1
                        && OSSL_PARAM_BLD_push_octet_string(
                            builder,
                            broker_param_public_key,
                            point.baseAddress,
                            point.count
                        ) == 1
                }
            }
        }
        guard let context = EVP_PKEY_CTX_new_from_pkey(nil, key.pointer, nil) else { throw .draining("EC key check") }
        defer { EVP_PKEY_CTX_free(context) }
        guard EVP_PKEY_public_check(context) == 1 else { throw .draining("the point is not a public key of its curve") }
        return key
    }

    static func ed25519(_ bytes: Bytes) throws(CryptoError) -> KeyHandle {
        guard bytes.count == 32 else { throw CryptoError("an Ed25519 public key has 32 bytes") }
        guard !WeakEd25519Key.hasSmallOrder(bytes) else { throw CryptoError("the Ed25519 point has small order") }
        guard let pointer = EVP_PKEY_new_raw_public_key_ex(nil, "ED25519", nil, bytes, bytes.count) else {
            throw .draining("Ed25519 public key")
        }
        return KeyHandle(owning: pointer)
    }

    private static func build(
        _ algorithm: String,
        _ push: (OpaquePointer) -> Bool
    ) throws(CryptoError) -> KeyHandle {
        guard let builder = OSSL_PARAM_BLD_new() else { throw .draining("public key") }
        defer { OSSL_PARAM_BLD_free(builder) }
        guard push(builder), let parameters = OSSL_PARAM_BLD_to_param(builder) else { throw .draining("public key") }
        defer { OSSL_PARAM_free(parameters) }
        guard let context = EVP_PKEY_CTX_new_from_name(nil, algorithm, nil) else { throw .draining("public key") }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_fromdata_init(context) == 1,
            EVP_PKEY_fromdata(context, &key, broker_selection_public_key, parameters) == 1,
            let key
        else { throw .draining("the numbers are not a public key") }
        return KeyHandle(owning: key)
    }
}
