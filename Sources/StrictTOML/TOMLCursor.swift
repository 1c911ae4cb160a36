/// Steps through the bytes of a TOML text and knows the line.
struct TOMLCursor {
    let bytes: [UInt8]
    private(set) var index = 0
    private(set) var line = 1

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    func failure(_ reason: String, at failedLine: Int? = nil) -> TOMLFailure {
        TOMLFailure(line: failedLine ?? line, reason: reason)
    }

    mutating func advance() {
        guard let byte = peek else { return }
        if byte == UInt8(ascii: "\n") { line += 1 }
        index += 1
    }

    mutating func advance(by count: Int) {
        for _ in 0..<count { advance() }
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        advance()
        return true
    }

    func starts(with prefix: [UInt8]) -> Bool {
        bytes[index...].starts(with: prefix)
    }

    mutating func skipBlanks() {
        while peek == UInt8(ascii: " ") || peek == UInt8(ascii: "\t") { advance() }
    }

    /// Past blanks, line ends and comments; false at the end of the text.
    mutating func skipToStatement() -> Bool {
        while let byte = peek {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"): advance()
            case UInt8(ascii: "#"): while let inComment = peek, inComment != UInt8(ascii: "\n") { advance() }
            default: return true
            }
        }
        return false
    }

    /// Whether nothing but blanks and a comment is left on the line.
    mutating func isAtLineEnd() -> Bool {
        skipBlanks()
        return peek == nil || peek == UInt8(ascii: "\n") || peek == UInt8(ascii: "#")
    }

    /// The longest run of such bytes.
    mutating func take(while isWanted: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let start = index
        while let byte = peek, isWanted(byte) { advance() }
        return bytes[start..<index]
    }
}
