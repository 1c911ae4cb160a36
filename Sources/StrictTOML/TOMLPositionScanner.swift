/// Finds the line of each key and list element of a TOML text.
///
/// TOMLKit reads the values and decides what is valid; it keeps no positions. This scanner only follows the shape of the text. It
/// stops at the first thing it doesn't understand, and whoever asks for a position it hasn't got falls back to the table's line.
struct TOMLPositionScanner {
    /// What a second definition of a key collides with.
    struct Duplicate {
        let keyPath: String
        let line: Int
        let firstLine: Int
    }

    /// Far deeper than any configuration, far shallower than the stack.
    private static let deepest = 64

    private let bytes: [UInt8]
    private var index = 0
    private var line = 1

    let root = TOMLPosition(line: 1, isDefined: true)
    private(set) var duplicates: [Duplicate] = []
    /// Lines of strings with a NUL escape, which would cut the string short on its way through C.
    private(set) var linesWithNUL: [Int] = []

    /// Scans the whole text.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        scan()
    }

    private mutating func scan() {
        var table = root
        var tablePath = ""
        while skipToStatement() {
            if peek == UInt8(ascii: "[") {
                guard let header = readHeader() else { return }
                table = header.table
                tablePath = header.path
            } else {
                guard readPair(into: table, path: tablePath, depth: 0) else { return }
            }
        }
    }

    // MARK: Statements

    private mutating func readHeader() -> (table: TOMLPosition, path: String)? {
        let start = line
        advance()
        let isList = peek == UInt8(ascii: "[")
        if isList { advance() }
        guard let keys = readKeyPath(), let last = keys.last, skip(UInt8(ascii: "]")) else { return nil }
        if isList, !skip(UInt8(ascii: "]")) { return nil }
        var table = root
        var path = ""
        for key in keys.dropLast() {
            table = table.child(key, orAt: start)
            path = KeyPathText.append(key, to: path)
            if let element = table.elements.last {
                path += "[\(table.elements.count - 1)]"
                table = element
            }
        }
        path = KeyPathText.append(last, to: path)
        let named = table.child(last, orAt: start)
        if isList {
            return (named.appendElement(at: start), path + "[\(named.elements.count - 1)]")
        }
        if named.isDefined || !named.elements.isEmpty {
            duplicates.append(Duplicate(keyPath: path, line: start, firstLine: named.line))
        }
        named.line = start
        named.isDefined = true
        return (named, path)
    }

    /// `a.b.c = value`.
    private mutating func readPair(into table: TOMLPosition, path: String, depth: Int) -> Bool {
        let start = line
        guard let keys = readKeyPath(), let last = keys.last, skip(UInt8(ascii: "=")) else { return false }
        var table = table
        var path = path
        for key in keys.dropLast() {
            table = table.child(key, orAt: start)
            path = KeyPathText.append(key, to: path)
        }
        path = KeyPathText.append(last, to: path)
        let named = table.child(last, orAt: start)
        if named.isDefined || !named.isBare {
            duplicates.append(Duplicate(keyPath: path, line: start, firstLine: named.line))
            // Below a second value nothing is worth recording, but the text has to be stepped over.
            return readValue(into: TOMLPosition(line: start, isDefined: true), path: path, depth: depth)
        }
        named.isDefined = true
        return readValue(into: named, path: path, depth: depth)
    }

    // MARK: Values

    private mutating func readValue(into position: TOMLPosition, path: String, depth: Int) -> Bool {
        guard depth < Self.deepest else { return false }
        skipBlanks()
        switch peek {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return skipString()
        case UInt8(ascii: "["): return readArray(into: position, path: path, depth: depth + 1)
        case UInt8(ascii: "{"): return readInlineTable(into: position, path: path, depth: depth + 1)
        default: return skipScalar()
        }
    }

    private mutating func readArray(into position: TOMLPosition, path: String, depth: Int) -> Bool {
        advance()
        while skipToStatement() {
            if peek == UInt8(ascii: "]") {
                advance()
                return true
            }
            let element = position.appendElement(at: line)
            guard readValue(into: element, path: "\(path)[\(position.elements.count - 1)]", depth: depth) else {
                return false
            }
            guard skipToStatement() else { return false }
            if peek == UInt8(ascii: ",") { advance() } else if peek != UInt8(ascii: "]") { return false }
        }
        return false
    }

    private mutating func readInlineTable(into position: TOMLPosition, path: String, depth: Int) -> Bool {
        advance()
        while skipToStatement() {
            if peek == UInt8(ascii: "}") {
                advance()
                return true
            }
            guard readPair(into: position, path: path, depth: depth), skipToStatement() else { return false }
            if peek == UInt8(ascii: ",") { advance() } else if peek != UInt8(ascii: "}") { return false }
        }
        return false
    }

    /// A number, boolean or date: up to what ends a value.
    private mutating func skipScalar() -> Bool {
        let start = index
        while let byte = peek, !",]}#\n\r".utf8.contains(byte) { advance() }
        return index > start
    }

    private mutating func skipString() -> Bool {
        guard let quote = peek else { return false }
        let isMultiline = starts(with: [quote, quote, quote])
        if isMultiline {
            advance(by: 3)
            while peek != nil {
                if starts(with: [quote, quote, quote]) {
                    advance(by: 3)
                    // Up to two quotes may stand before the closing three (TOML 1.0, "String").
                    if peek == quote { advance() }
                    if peek == quote { advance() }
                    return true
                }
                stepInString(quote)
            }
            return false
        }
        advance()
        while let byte = peek, byte != UInt8(ascii: "\n") {
            if byte == quote {
                advance()
                return true
            }
            stepInString(quote)
        }
        return false
    }

    /// One character of a string, or one escape with the character it protects.
    private mutating func stepInString(_ quote: UInt8) {
        guard quote == UInt8(ascii: "\""), peek == UInt8(ascii: "\\") else { return advance() }
        if starts(with: Array("\\u0000".utf8)) || starts(with: Array("\\U00000000".utf8)) { linesWithNUL.append(line) }
        advance(by: 2)
    }

    // MARK: Keys

    private mutating func readKeyPath() -> [String]? {
        var keys: [String] = []
        repeat {
            skipBlanks()
            guard let key = readKey() else { return nil }
            keys.append(key)
            skipBlanks()
        } while take(UInt8(ascii: ".")) && keys.count <= Self.deepest
        return keys
    }

    private mutating func readKey() -> String? {
        let start = index
        if let quote = peek, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            guard !starts(with: [quote, quote, quote]), skipString() else { return nil }
            let content = Array(bytes[(start + 1)..<(index - 1)])
            return quote == UInt8(ascii: "'") ? String(decoding: content, as: UTF8.self) : TOMLEscapes.decode(content)
        }
        while let byte = peek, KeyPathText.isBareKeyByte(byte) { advance() }
        return index > start ? String(decoding: bytes[start..<index], as: UTF8.self) : nil
    }

    // MARK: Bytes

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func advance() {
        guard let byte = peek else { return }
        if byte == UInt8(ascii: "\n") { line += 1 }
        index += 1
    }

    private mutating func advance(by count: Int) {
        for _ in 0..<count { advance() }
    }

    private func starts(with prefix: [UInt8]) -> Bool {
        bytes[index...].starts(with: prefix)
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        advance()
        return true
    }

    private mutating func skip(_ byte: UInt8) -> Bool {
        skipBlanks()
        return take(byte)
    }

    private mutating func skipBlanks() {
        while peek == UInt8(ascii: " ") || peek == UInt8(ascii: "\t") { advance() }
    }

    /// Past blanks, line ends and comments; false at the end of the text.
    private mutating func skipToStatement() -> Bool {
        while let byte = peek {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): advance()
            case UInt8(ascii: "#"): while let inComment = peek, inComment != UInt8(ascii: "\n") { advance() }
            default: return true
            }
        }
        return false
    }
}
