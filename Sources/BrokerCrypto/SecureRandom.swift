/// Random bytes from the kernel (`getrandom` on Linux), for identifiers, codes, nonces and keys.
package enum SecureRandom {
    /// `count` bytes; a negative count gives none.
    package static func bytes(_ count: Int) -> Bytes {
        guard count > 0 else { return [] }
        var generator = SystemRandomNumberGenerator()
        return Bytes(unsafeUninitializedCapacity: count) { buffer, initialized in
            var index = 0
            while index < count {
                var word = generator.next() as UInt64
                let end = min(index + 8, count)
                while index < end {
                    buffer[index] = UInt8(truncatingIfNeeded: word)
                    word >>= 8
                    index += 1
                }
            }
            initialized = count
        }
    }
}
