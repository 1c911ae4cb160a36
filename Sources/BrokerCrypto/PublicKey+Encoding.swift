import COpenSSL

extension PublicKey {
    /// From a DER SubjectPublicKeyInfo (RFC 5280 §4.1.2.7), with nothing after it.
    package convenience init(subjectPublicKeyInfo der: Bytes) throws(CryptoError) {
        let handle = try der.withUnsafeBufferPointer { buffer throws(CryptoError) in
            var cursor = buffer.baseAddress
            guard let pointer = d2i_PUBKEY_ex(nil, &cursor, buffer.count, nil, nil) else {
                throw .draining("the bytes are not a SubjectPublicKeyInfo")
            }
            let handle = KeyHandle(owning: pointer)
            guard let start = buffer.baseAddress, let cursor, cursor - start == buffer.count else {
                throw CryptoError("bytes follow the SubjectPublicKeyInfo")
            }
            return handle
        }
        try self.init(try KeyComponents.read(handle))
    }

    /// From a PEM `PUBLIC KEY` (RFC 7468 §13).
    package convenience init(pem: String) throws(CryptoError) {
        let memory = try MemoryBIO(Bytes(pem.utf8))
        guard let pointer = memory.read({ PEM_read_bio_PUBKEY($0, nil, refusePassphrase, nil) }) else {
            throw .draining("the text is not a PEM public key")
        }
        try self.init(try KeyComponents.read(KeyHandle(owning: pointer)))
    }

    /// As a DER SubjectPublicKeyInfo.
    package func subjectPublicKeyInfo() throws(CryptoError) -> Bytes {
        try DEROutput.bytes("SubjectPublicKeyInfo") { i2d_PUBKEY(handle.pointer, $0) }
    }
}
