import COpenSSL

/// The one owner of an `EVP_PKEY`.
///
/// `@unchecked Sendable`: the key is not changed after it is made, and libcrypto takes its own locks for what it caches
/// inside (Montgomery contexts, blinding).
final class KeyHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Takes ownership.
    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        EVP_PKEY_free(pointer)
    }
}
