import COpenSSL

extension PrivateKey {
    /// A new key pair. RSA takes a noticeable fraction of a second: not for a request's path.
    package static func generate(_ type: KeyType) throws(CryptoError) -> PrivateKey {
        let algorithm =
            switch type {
            case .rsa: "RSA"
            case .p256, .p384, .p521: "EC"
            case .ed25519: "ED25519"
            }
        guard let context = EVP_PKEY_CTX_new_from_name(nil, algorithm, nil) else { throw .draining("key generation") }
        defer { EVP_PKEY_CTX_free(context) }
        guard EVP_PKEY_keygen_init(context) == 1 else { throw .draining("key generation") }
        if case .rsa(let bits) = type {
            guard let bits = Int32(exactly: bits), EVP_PKEY_CTX_set_rsa_keygen_bits(context, bits) == 1 else {
                throw .draining("RSA key length")
            }
        }
        if let curve = type.curve {
            guard EVP_PKEY_CTX_set_group_name(context, curve.groupName) == 1 else { throw .draining("EC group") }
        }
        var key: OpaquePointer?
        guard EVP_PKEY_generate(context, &key) == 1, let key else { throw .draining("key generation") }
        return try PrivateKey(KeyHandle(owning: key))
    }

    /// From PKCS #8 (RFC 5208 §5), with nothing after it.
    package convenience init(pkcs8DER der: Bytes) throws(CryptoError) {
        let handle = try der.withUnsafeBufferPointer { buffer throws(CryptoError) in
            var cursor = buffer.baseAddress
            guard let info = d2i_PKCS8_PRIV_KEY_INFO(nil, &cursor, buffer.count) else {
                throw .draining("the bytes are not PKCS #8")
            }
            defer { PKCS8_PRIV_KEY_INFO_free(info) }
            guard let start = buffer.baseAddress, let cursor, cursor - start == buffer.count else {
                throw CryptoError("bytes follow the PKCS #8 key")
            }
            guard let pointer = EVP_PKCS82PKEY_ex(info, nil, nil) else { throw .draining("PKCS #8 key") }
            return KeyHandle(owning: pointer)
        }
        try self.init(handle)
        try proveItself()
    }

    /// From a PEM private key without passphrase (RFC 7468 §10, or the older forms libcrypto reads).
    package convenience init(pem: String) throws(CryptoError) {
        let memory = try MemoryBIO(Bytes(pem.utf8))
        guard let pointer = memory.read({ PEM_read_bio_PrivateKey($0, nil, refusePassphrase, nil) }) else {
            throw .draining("the text is not a PEM private key without passphrase")
        }
        try self.init(KeyHandle(owning: pointer))
        try proveItself()
    }

    /// Signs and verifies once. A damaged key file would otherwise show as tokens that nobody accepts.
    private func proveItself() throws(CryptoError) {
        let scheme: SignatureScheme =
            switch type {
            case .rsa: .rsaPKCS1(.sha256)
            case .p256, .p384, .p521: .ecdsa(.sha256)
            case .ed25519: .ed25519
            }
        let message = Bytes("proof".utf8)
        let signature = try sign(message, scheme: scheme)
        guard publicKey.verify(signature: signature, message: message, scheme: scheme) else {
            throw CryptoError("the private key does not belong to its public key")
        }
    }
}
