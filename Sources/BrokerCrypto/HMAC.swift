/// Keyed digests (RFC 2104), for values that only we make and only we check. Never used as a JWS algorithm.
package enum HMAC {
    private static let blockLength = 64

    /// HMAC-SHA-256 of the message. Compare the result with ``constantTimeEqual(_:_:)``.
    package static func sha256(key: Bytes, _ message: Bytes) -> Bytes {
        // RFC 2104 §2: a key longer than a block is hashed first, a shorter one filled up with zeros.
        var block = key.count > blockLength ? Digest.sha256(key) : key
        block.append(contentsOf: repeatElement(0, count: blockLength - block.count))

        var inner = block.map { $0 ^ 0x36 }
        inner.append(contentsOf: message)
        var outer = block.map { $0 ^ 0x5C }
        outer.append(contentsOf: Digest.sha256(inner))
        return Digest.sha256(outer)
    }
}
