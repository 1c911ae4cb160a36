/// Key derivation with HMAC-SHA-256 (RFC 5869): one master key, a separate key for each purpose.
package enum HKDF {
    private static let hashLength = 32
    /// RFC 5869 §2.3: the block counter is one octet.
    private static let longestOutput = 255 * hashLength

    /// - Returns: `nil` when `count` is negative or more than the construction can give (RFC 5869 §2.3).
    package static func sha256(inputKey: Bytes, salt: Bytes, info: Bytes, count: Int) -> Bytes? {
        guard count >= 0, count <= longestOutput else { return nil }
        let extracted = HMAC.sha256(key: salt, inputKey)
        var output: Bytes = []
        var counter: UInt8 = 1
        var block = expand(extracted, after: [], info: info, counter: counter)
        output.append(contentsOf: block)
        while output.count < count {
            counter &+= 1
            block = expand(extracted, after: block, info: info, counter: counter)
            output.append(contentsOf: block)
        }
        return Bytes(output.prefix(count))
    }

    /// The first output block: a key of 32 bytes, which is all a derived AES-256 key takes.
    static func sha256Key(inputKey: Bytes, info: Bytes) -> Bytes {
        expand(HMAC.sha256(key: [], inputKey), after: [], info: info, counter: 1)
    }

    private static func expand(_ key: Bytes, after previous: Bytes, info: Bytes, counter: UInt8) -> Bytes {
        HMAC.sha256(key: key, previous + info + [counter])
    }
}
