import COpenSSL

/// Reads the public numbers out of any key libcrypto has parsed, so that every key comes in through the same checks.
enum KeyComponents {
    static func read(_ key: KeyHandle) throws(CryptoError) -> PublicKeyComponents {
        if EVP_PKEY_is_a(key.pointer, "RSA") == 1 {
            return .rsa(
                modulus: try BigNumber(of: key, broker_param_rsa_n).bytes(),
                exponent: try BigNumber(of: key, broker_param_rsa_e).bytes()
            )
        }
        if EVP_PKEY_is_a(key.pointer, "EC") == 1 {
            let curve = try curve(of: key)
            let length = curve.coordinateLength
            guard let x = try BigNumber(of: key, broker_param_ec_x).bytes(count: length),
                let y = try BigNumber(of: key, broker_param_ec_y).bytes(count: length)
            else { throw CryptoError("a coordinate is longer than the curve's") }
            return .ec(curve: curve, x: x, y: y)
        }
        if EVP_PKEY_is_a(key.pointer, "ED25519") == 1 {
            var bytes = Bytes(repeating: 0, count: 32)
            var length = bytes.count
            guard EVP_PKEY_get_raw_public_key(key.pointer, &bytes, &length) == 1, length == bytes.count else {
                throw .draining("Ed25519 public key")
            }
            return .ed25519(bytes)
        }
        throw CryptoError("the key is neither RSA nor EC nor Ed25519")
    }

    private static func curve(of key: KeyHandle) throws(CryptoError) -> EllipticCurve {
        var name = [CChar](repeating: 0, count: 64)
        var length = 0
        guard EVP_PKEY_get_group_name(key.pointer, &name, name.count, &length) == 1 else { throw .draining("EC group") }
        switch String(decoding: name.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self) {
        case "prime256v1", "P-256": return .p256
        case "secp384r1", "P-384": return .p384
        case "secp521r1", "P-521": return .p521
        default: throw CryptoError("the EC key is on another curve than P-256, P-384 or P-521")
        }
    }
}
