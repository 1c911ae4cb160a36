import COpenSSL

/// Compares two secrets, or digests of secrets, in time that depends on their lengths alone.
package func constantTimeEqual(_ left: Bytes, _ right: Bytes) -> Bool {
    guard left.count == right.count else { return false }
    return CRYPTO_memcmp(left, right, left.count) == 0
}
