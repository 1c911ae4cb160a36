import COpenSSL

/// The one owner of a `BIGNUM`, for as long as it takes to hand a number over.
final class BigNumber {
    let pointer: OpaquePointer

    /// From big-endian octets.
    init(_ bytes: Bytes) throws(CryptoError) {
        guard let count = Int32(exactly: bytes.count), let pointer = BN_bin2bn(bytes, count, nil) else {
            throw .draining("big number")
        }
        self.pointer = pointer
    }

    /// A number of a key, by libcrypto's parameter name.
    init(of key: KeyHandle, _ parameter: UnsafePointer<CChar>?) throws(CryptoError) {
        var number: OpaquePointer?
        guard EVP_PKEY_get_bn_param(key.pointer, parameter, &number) == 1, let number else {
            throw .draining("key parameter")
        }
        pointer = number
    }

    deinit {
        BN_clear_free(pointer)
    }

    /// Big-endian, of the fewest octets.
    func bytes() -> Bytes {
        bytes(count: Int(broker_bn_num_bytes(pointer))) ?? []
    }

    /// Big-endian, filled up in front; `nil` when it does not fit.
    func bytes(count: Int) -> Bytes? {
        guard let length = Int32(exactly: count), length >= 0 else { return nil }
        var output = Bytes(repeating: 0, count: count)
        return BN_bn2binpad(pointer, &output, length) == length ? output : nil
    }
}
