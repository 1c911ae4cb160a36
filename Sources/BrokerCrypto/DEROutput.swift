import COpenSSL

/// Calls an `i2d_…` function, which allocates its output, and takes the bytes over.
enum DEROutput {
    static func bytes(
        _ what: String,
        _ encode: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>) -> Int32
    ) throws(CryptoError) -> Bytes {
        var buffer: UnsafeMutablePointer<UInt8>?
        let length = encode(&buffer)
        guard length > 0, let buffer else { throw .draining(what) }
        defer { CRYPTO_clear_free(buffer, Int(length), nil, 0) }
        return Bytes(UnsafeBufferPointer(start: buffer, count: Int(length)))
    }
}
