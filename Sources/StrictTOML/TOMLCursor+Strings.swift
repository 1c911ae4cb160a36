/// Texts in quotes (TOML 1.0, "String") and keys (TOML 1.0, "Keys").
extension TOMLCursor {
    private static let quote = UInt8(ascii: "\"")
    private static let apostrophe = UInt8(ascii: "'")
    private static let backslash = UInt8(ascii: "\\")
    private static let lineFeed = UInt8(ascii: "\n")

    var isAtQuote: Bool { peek == Self.quote || peek == Self.apostrophe }

    /// A text in any of the four kinds of quotes.
    mutating func readString(mayHaveLines: Bool = true) throws(TOMLFailure) -> String {
        guard let quote = peek else { throw failure("a text is expected") }
        if mayHaveLines, starts(with: [quote, quote, quote]) { return try readLines(quote) }
        let start = line
        var content: [UInt8] = []
        advance()
        while let byte = peek, byte != Self.lineFeed {
            advance()
            if byte == quote { return String(decoding: content, as: UTF8.self) }
            if byte == Self.backslash, quote == Self.quote {
                content += try readEscape()
            } else {
                content.append(byte)
            }
        }
        throw failure("a text in quotes has no end", at: start)
    }

    /// A text between three quotes each.
    private mutating func readLines(_ quote: UInt8) throws(TOMLFailure) -> String {
        let start = line
        var content: [UInt8] = []
        advance(by: 3)
        // A line end right after the opening is not part of the text.
        _ = take(Self.lineFeed)
        while let byte = peek {
            if starts(with: [quote, quote, quote]) {
                advance(by: 3)
                // Up to two quotes may stand before the closing three.
                for _ in 0..<2 where take(quote) { content.append(quote) }
                return String(decoding: content, as: UTF8.self)
            }
            advance()
            if byte == Self.backslash, quote == Self.quote {
                if !skipLineEnd() { content += try readEscape() }
            } else {
                content.append(byte)
            }
        }
        throw failure("a text in quotes has no end", at: start)
    }

    /// After a backslash that ends its line: past all blanks and line ends.
    private mutating func skipLineEnd() -> Bool {
        var ahead = self
        ahead.skipBlanks()
        guard ahead.peek == Self.lineFeed else { return false }
        while ahead.peek == Self.lineFeed {
            ahead.advance()
            ahead.skipBlanks()
        }
        self = ahead
        return true
    }

    /// What follows a backslash, as UTF-8.
    private mutating func readEscape() throws(TOMLFailure) -> [UInt8] {
        guard let letter = peek else { throw failure("a text in quotes has no end") }
        switch letter {
        case UInt8(ascii: "b"): advance(); return [0x08]
        case UInt8(ascii: "t"): advance(); return [0x09]
        case UInt8(ascii: "n"): advance(); return [0x0A]
        case UInt8(ascii: "f"): advance(); return [0x0C]
        case UInt8(ascii: "r"): advance(); return [0x0D]
        case Self.quote, Self.backslash: advance(); return [letter]
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
            advance()
            let count = letter == UInt8(ascii: "u") ? 4 : 8
            var value: UInt32 = 0
            for _ in 0..<count {
                guard let digit = peek, let number = TOMLScalar.hexadecimal(digit) else {
                    throw failure("\\\(Character(Unicode.Scalar(letter))) needs \(count) hexadecimal digits")
                }
                // Eight digits fill 32 bits exactly.
                value = value << 4 | UInt32(number)
                advance()
            }
            guard let scalar = Unicode.Scalar(value) else { throw failure("an escape names no character") }
            return Array(String(scalar).utf8)
        default:
            throw failure("a text holds an unknown escape; in 'single quotes' a backslash is just a backslash")
        }
    }

    mutating func readKey() throws(TOMLFailure) -> String {
        if isAtQuote { return try readString(mayHaveLines: false) }
        let key = take(while: KeyPathText.isBareKeyByte)
        guard !key.isEmpty else { throw failure("a key is expected") }
        return String(decoding: key, as: UTF8.self)
    }
}
