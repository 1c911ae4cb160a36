import BrokerCrypto

/// Reads one JSON string (RFC 8259 §7) and proves it UTF-8 on the way.
enum JSONStringScanner {
    /// - Parameter start: where the opening quotation mark stands.
    static func scan(_ bytes: Bytes, from start: Int) throws(JSONError) -> (value: String, end: Int) {
        var index = start + 1
        // Without an escape the string is a slice of the input, copied once.
        let plainStart = index
        var unescaped: Bytes?
        var copiedUpTo = index
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                guard var result = unescaped else {
                    return (String(decoding: bytes[plainStart..<index], as: UTF8.self), index + 1)
                }
                result.append(contentsOf: bytes[copiedUpTo..<index])
                return (String(decoding: result, as: UTF8.self), index + 1)
            } else if byte == UInt8(ascii: "\\") {
                var result = unescaped ?? []
                unescaped = nil
                result.append(contentsOf: bytes[copiedUpTo..<index])
                index = try unescape(bytes, at: index, into: &result)
                copiedUpTo = index
                unescaped = result
            } else if byte < 0x20 {
                throw JSONError(problem: .controlCharacter, offset: index)
            } else if byte < 0x80 {
                index += 1
            } else {
                guard let length = UTF8Sequence.length(in: bytes, at: index) else {
                    throw JSONError(problem: .invalidUTF8, offset: index)
                }
                index += length
            }
        }
        throw JSONError(problem: .unexpectedEnd, offset: index)
    }

    /// Appends what the escape at `start` stands for, and returns where the text goes on.
    private static func unescape(_ bytes: Bytes, at start: Int, into output: inout Bytes) throws(JSONError) -> Int {
        guard start + 1 < bytes.count else { throw JSONError(problem: .unexpectedEnd, offset: start) }
        switch bytes[start + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): output.append(bytes[start + 1])
        case UInt8(ascii: "b"): output.append(0x08)
        case UInt8(ascii: "f"): output.append(0x0C)
        case UInt8(ascii: "n"): output.append(0x0A)
        case UInt8(ascii: "r"): output.append(0x0D)
        case UInt8(ascii: "t"): output.append(0x09)
        case UInt8(ascii: "u"): return try unescapeCodePoint(bytes, at: start, into: &output)
        default: throw JSONError(problem: .invalidEscape, offset: start)
        }
        return start + 2
    }

    private static func unescapeCodePoint(
        _ bytes: Bytes,
        at start: Int,
        into output: inout Bytes
    ) throws(JSONError) -> Int {
        guard let first = codeUnit(bytes, at: start) else { throw JSONError(problem: .invalidEscape, offset: start) }
        var codePoint = UInt32(first)
        var end = start + 6
        if first & 0xFC00 == 0xD800, let second = codeUnit(bytes, at: end), second & 0xFC00 == 0xDC00 {
            // RFC 8259 §7: a character beyond the basic plane is a pair of escapes.
            codePoint = 0x10000 + (UInt32(first & 0x3FF) << 10 | UInt32(second & 0x3FF))
            end += 6
        }
        // `nil` for what is left of the surrogates.
        guard let scalar = Unicode.Scalar(codePoint) else { throw JSONError(problem: .loneSurrogate, offset: start) }
        output.append(contentsOf: String(scalar).utf8)
        return end
    }

    /// The four hexadecimal digits of `\uXXXX` at `start`.
    private static func codeUnit(_ bytes: Bytes, at start: Int) -> UInt16? {
        guard start + 6 <= bytes.count, bytes[start] == UInt8(ascii: "\\"), bytes[start + 1] == UInt8(ascii: "u") else {
            return nil
        }
        var value: UInt16 = 0
        for byte in bytes[(start + 2)..<(start + 6)] {
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: return nil
            }
            value = value << 4 | UInt16(digit)
        }
        return value
    }
}
