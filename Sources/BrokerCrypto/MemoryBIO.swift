import COpenSSL

/// The one owner of a memory `BIO` over bytes of ours, which it keeps alive.
final class MemoryBIO {
    private let pointer: OpaquePointer

    init(_ bytes: Bytes) throws(CryptoError) {
        guard let pointer = BIO_new(BIO_s_mem()) else { throw .draining("memory BIO") }
        self.pointer = pointer
        // Written, not wrapped: the BIO then owns a copy, and no address of a Swift array outlives its call.
        guard let count = Int32(exactly: bytes.count), BIO_write(pointer, bytes, count) == count else {
            throw .draining("memory BIO")
        }
    }

    deinit {
        BIO_free(pointer)
    }

    /// Calls a reading function of libcrypto; the memory lives at least as long as the call.
    func read(_ function: (OpaquePointer) -> OpaquePointer?) -> OpaquePointer? {
        let object = function(pointer)
        // The PEM readers try one format after the other, and leave the failures behind when one succeeds.
        if object != nil { ERR_clear_error() }
        return object
    }
}

/// Answers libcrypto's question for a passphrase with none. Without it an encrypted PEM file makes libcrypto ask on the
/// terminal, and a daemon hang.
let refusePassphrase: @convention(c) (UnsafeMutablePointer<CChar>?, Int32, Int32, UnsafeMutableRawPointer?) -> Int32 = {
    _,
    _,
    _,
    _ in -1
}
