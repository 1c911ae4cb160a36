import COpenSSL

/// One AES-256-GCM operation: the owner of an `EVP_CIPHER_CTX`, used by one caller and freed with it.
final class CipherContext {
    static let refused = CryptoError("the sealed value does not open with this key")
    private static let tagLength = 16
    /// EVP counts in `Int32`.
    private static let longestMessage = Int(Int32.max) - 64

    private let pointer: OpaquePointer

    init() throws(CryptoError) {
        guard let pointer = EVP_CIPHER_CTX_new() else { throw .draining("AES-GCM: no context") }
        self.pointer = pointer
    }

    deinit {
        EVP_CIPHER_CTX_free(pointer)
    }

    /// Ciphertext followed by the tag.
    func seal(_ plaintext: Bytes, key: Bytes, nonce: Bytes, associatedData: Bytes) throws(CryptoError) -> Bytes {
        try start(key: key, nonce: nonce, associatedData: associatedData, bodyLength: plaintext.count, encrypt: 1)
        var output = Bytes(repeating: 0, count: plaintext.count + Self.tagLength)
        var written: Int32 = 0
        var rest: Int32 = 0
        let done = output.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return false }
            // GCM is a stream mode: as many bytes come out as go in, and the last call adds none.
            return EVP_CipherUpdate(pointer, base, &written, plaintext, Int32(plaintext.count)) == 1
                && EVP_CipherFinal_ex(pointer, base + plaintext.count, &rest) == 1
                && EVP_CIPHER_CTX_ctrl(
                    pointer,
                    EVP_CTRL_AEAD_GET_TAG,
                    Int32(Self.tagLength),
                    base + plaintext.count
                ) == 1
        }
        guard done else { throw .draining("AES-GCM: sealing") }
        return output
    }

    /// The plaintext, once the tag has proved it; nothing of it otherwise.
    func open(
        _ ciphertext: Bytes,
        tag: Bytes,
        key: Bytes,
        nonce: Bytes,
        associatedData: Bytes
    ) throws(CryptoError) -> Bytes {
        try start(key: key, nonce: nonce, associatedData: associatedData, bodyLength: ciphertext.count, encrypt: 0)
        var tag = tag
        // One byte more than needed, so that an empty plaintext has an address too.
        var output = Bytes(repeating: 0, count: ciphertext.count + 1)
        var written: Int32 = 0
        var rest: Int32 = 0
        let opened = output.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return false }
            return EVP_CipherUpdate(pointer, base, &written, ciphertext, Int32(ciphertext.count)) == 1
                && EVP_CIPHER_CTX_ctrl(pointer, EVP_CTRL_AEAD_SET_TAG, Int32(Self.tagLength), &tag) == 1
                && EVP_CipherFinal_ex(pointer, base + ciphertext.count, &rest) == 1
        }
        guard opened else {
            ERR_clear_error()
            throw Self.refused
        }
        output.removeLast()
        return output
    }

    private func start(
        key: Bytes,
        nonce: Bytes,
        associatedData: Bytes,
        bodyLength: Int,
        encrypt: Int32
    ) throws(CryptoError) {
        guard bodyLength <= Self.longestMessage, associatedData.count <= Self.longestMessage else {
            throw CryptoError("AES-GCM: message too long")
        }
        guard let cipher = FetchedAlgorithms.aes256GCM else { throw CryptoError("libcrypto has no AES-256-GCM") }
        // The 96-bit nonce is the mode's default length, so it needs no setting.
        guard EVP_CipherInit_ex2(pointer, cipher.pointer, key, nonce, encrypt, nil) == 1 else {
            throw .draining("AES-GCM: initialising")
        }
        var ignored: Int32 = 0
        if !associatedData.isEmpty {
            guard EVP_CipherUpdate(pointer, nil, &ignored, associatedData, Int32(associatedData.count)) == 1 else {
                throw .draining("AES-GCM: associated data")
            }
        }
    }
}
