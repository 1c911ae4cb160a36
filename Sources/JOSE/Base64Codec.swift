import BrokerCrypto

/// One alphabet of RFC 4648, canonical in both directions: each byte string has exactly one encoding that is accepted.
struct Base64Codec: Sendable {
    private let alphabet: Bytes
    private let values: Bytes
    private let padded: Bool
    private static let invalid: UInt8 = 0xFF
    private static let pad = UInt8(ascii: "=")

    init(last two: String, padded: Bool) {
        let letters = Bytes("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8) + Bytes(two.utf8)
        var values = Bytes(repeating: Self.invalid, count: 256)
        for (value, letter) in letters.enumerated() {
            values[Int(letter)] = UInt8(truncatingIfNeeded: value)
        }
        alphabet = letters
        self.values = values
        self.padded = padded
    }

    func encode(_ bytes: some Collection<UInt8>) -> Bytes {
        var output: Bytes = []
        output.reserveCapacity(bytes.count / 3 * 4 + 4)
        var group: UInt32 = 0
        var held = 0
        for byte in bytes {
            group = group << 8 | UInt32(byte)
            held += 1
            if held == 3 {
                output.append(letter(group >> 18))
                output.append(letter(group >> 12))
                output.append(letter(group >> 6))
                output.append(letter(group))
                group = 0
                held = 0
            }
        }
        switch held {
        case 1:
            output.append(letter(group >> 2))
            output.append(letter(group << 4))
            if padded { output.append(contentsOf: [Self.pad, Self.pad]) }
        case 2:
            output.append(letter(group >> 10))
            output.append(letter(group >> 4))
            output.append(letter(group << 2))
            if padded { output.append(Self.pad) }
        default:
            break
        }
        return output
    }

    /// `nil` for a foreign character, an impossible length, missing or superfluous padding, and for bits beyond the
    /// last byte that are not zero (RFC 4648 §3.2, §3.3, §3.5).
    func decode(_ text: UnsafeBufferPointer<UInt8>) -> Bytes? {
        var count = text.count
        if padded {
            guard count.isMultiple(of: 4) else { return nil }
            for _ in 0..<2 where count > 0 && text[count - 1] == Self.pad { count -= 1 }
        }
        let left = count % 4
        guard left != 1 else { return nil }
        let length = count / 4 * 3 + (left == 0 ? 0 : left - 1)
        var valid = true
        let output = Bytes(unsafeUninitializedCapacity: length) { buffer, initialized in
            values.withUnsafeBufferPointer { values in
                var out = 0
                var index = 0
                var seen: UInt32 = 0
                while index + 4 <= count {
                    let a = UInt32(values[Int(text[index])])
                    let b = UInt32(values[Int(text[index + 1])])
                    let c = UInt32(values[Int(text[index + 2])])
                    let d = UInt32(values[Int(text[index + 3])])
                    seen |= a | b | c | d
                    let group = a << 18 | b << 12 | c << 6 | d
                    buffer[out] = UInt8(truncatingIfNeeded: group >> 16)
                    buffer[out + 1] = UInt8(truncatingIfNeeded: group >> 8)
                    buffer[out + 2] = UInt8(truncatingIfNeeded: group)
                    out += 3
                    index += 4
                }
                if left >= 2 {
                    let a = UInt32(values[Int(text[index])])
                    let b = UInt32(values[Int(text[index + 1])])
                    seen |= a | b
                    buffer[out] = UInt8(truncatingIfNeeded: a << 2 | b >> 4)
                    if left == 2 {
                        valid = b & 0x0F == 0
                    } else {
                        let c = UInt32(values[Int(text[index + 2])])
                        seen |= c
                        buffer[out + 1] = UInt8(truncatingIfNeeded: b << 4 | c >> 2)
                        valid = c & 0x03 == 0
                    }
                }
                // Letters stand for 0…63; `invalid` alone has a higher bit.
                valid = valid && seen < 64
                initialized = length
            }
        }
        return valid ? output : nil
    }

    private func letter(_ bits: UInt32) -> UInt8 {
        alphabet[Int(bits & 0x3F)]
    }
}
