import BrokerCrypto

/// The well-formed multi-byte sequences of UTF-8 (RFC 3629 §4): nothing overlong, no surrogates, nothing past U+10FFFF.
enum UTF8Sequence {
    /// Length of the sequence that starts at `index` with a byte from 0x80 on; `nil` if it is malformed or cut off.
    static func length(in bytes: Bytes, at index: Int) -> Int? {
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch bytes[index] {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return nil
        }
        guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { return nil }
        for position in (index + 2)..<(index + length) where bytes[position] & 0xC0 != 0x80 { return nil }
        return length
    }
}
