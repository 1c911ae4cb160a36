import COpenSSL

/// Ed25519 takes the message itself (RFC 8032 §5.1), which libcrypto offers through its one-shot digest calls only.
enum EdDSAOperation {
    static func sign(_ message: Bytes, key: KeyHandle) throws(CryptoError) -> Bytes {
        guard let context = EVP_MD_CTX_new() else { throw .draining("Ed25519 context") }
        defer { EVP_MD_CTX_free(context) }
        var signature = Bytes(repeating: 0, count: 64)
        var length = signature.count
        guard EVP_DigestSignInit_ex(context, nil, nil, nil, nil, key.pointer, nil) == 1,
            EVP_DigestSign(context, &signature, &length, message, message.count) == 1,
            length == signature.count
        else { throw .draining("Ed25519 signature") }
        return signature
    }

    static func verify(_ signature: Bytes, message: Bytes, key: KeyHandle) -> Bool {
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        return EVP_DigestVerifyInit_ex(context, nil, nil, nil, nil, key.pointer, nil) == 1
            && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }
}
