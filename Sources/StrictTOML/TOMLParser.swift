/// Reads a TOML 1.0 text into a tree in which each key and value knows its line.
///
/// Written here because the parser behind TOMLKit keeps no positions for its keys, ends strings at a NUL escape, and
/// has assertions (in release builds: assumptions) that broken texts violate, so that a slip in a file that is being
/// reloaded could end the daemon.
struct TOMLParser {
    /// A key or table that is defined a second time.
    struct Repeat {
        let keyPath: String
        let line: Int
        let firstLine: Int
    }

    /// Far deeper than any configuration, far shallower than the stack.
    private static let deepest = 64

    private var cursor: TOMLCursor
    private let root = TOMLTableBuilder(.header, line: 1)
    /// Repeats are collected: the text can be followed past them.
    private(set) var repeats: [Repeat] = []

    init(_ text: [UInt8]) {
        cursor = TOMLCursor(text)
    }

    /// Reads the whole text; call it once.
    mutating func parse() throws(TOMLFailure) -> TOMLNode {
        var table = root
        var path = ""
        while cursor.skipToStatement() {
            if cursor.peek == UInt8(ascii: "[") {
                (table, path) = try readHeader()
            } else {
                try readPair(into: table, path: path, depth: 0)
            }
            guard cursor.isAtLineEnd() else { throw cursor.failure("something stands after the end of the statement") }
        }
        return root.node()
    }

    // MARK: Statements

    private mutating func readHeader() throws(TOMLFailure) -> (table: TOMLTableBuilder, path: String) {
        let line = cursor.line
        cursor.advance()
        let isList = cursor.take(UInt8(ascii: "["))
        let keys = try readKeyPath()
        // The two brackets of a list's header stand together (TOML 1.0, "Array of Tables").
        guard cursor.take(UInt8(ascii: "]")), !isList || cursor.take(UInt8(ascii: "]")), let last = keys.last else {
            throw cursor.failure("a header must end in \(isList ? "]]" : "]")", at: line)
        }
        var table = root
        var path = ""
        for key in keys.dropLast() {
            path = KeyPathText.append(key, to: path)
            switch table.member(key)?.member {
            case nil:
                let implied = TOMLTableBuilder(.implied, line: line)
                table.set(key, to: .table(implied), line: line)
                table = implied
            case .table(let existing) where existing.origin != .inline:
                table = existing
            case .tables(let elements):
                guard let element = elements.last else { break }
                path += "[\(elements.count - 1)]"
                table = element
            case .table, .value:
                return (refuse(key, in: table, path: path, line: line), path)
            }
        }
        path = KeyPathText.append(last, to: path)
        return isList
            ? openElement(last, of: table, path: path, line: line) : openTable(last, of: table, path: path, line: line)
    }

    private mutating func openTable(
        _ key: String,
        of parent: TOMLTableBuilder,
        path: String,
        line: Int
    ) -> (table: TOMLTableBuilder, path: String) {
        switch parent.member(key)?.member {
        case nil:
            let opened = TOMLTableBuilder(.header, line: line)
            parent.set(key, to: .table(opened), line: line)
            return (opened, path)
        case .table(let existing) where existing.origin == .implied:
            existing.open(at: line)
            return (existing, path)
        case .table, .tables, .value:
            return (refuse(key, in: parent, path: path, line: line), path)
        }
    }

    private mutating func openElement(
        _ key: String,
        of parent: TOMLTableBuilder,
        path: String,
        line: Int
    ) -> (table: TOMLTableBuilder, path: String) {
        let element = TOMLTableBuilder(.header, line: line)
        if let index = parent.append(element, to: key) { return (element, "\(path)[\(index)]") }
        guard parent.member(key) == nil else { return (refuse(key, in: parent, path: path, line: line), path) }
        parent.set(key, to: .tables([element]), line: line)
        return (element, path + "[0]")
    }

    /// `a.b.c = value`.
    private mutating func readPair(into parent: TOMLTableBuilder, path: String, depth: Int) throws(TOMLFailure) {
        let line = cursor.line
        let keys = try readKeyPath()
        guard cursor.take(UInt8(ascii: "=")), let last = keys.last else {
            throw cursor.failure("a key must be followed by = and its value", at: line)
        }
        var table = parent
        var path = path
        for key in keys.dropLast() {
            path = KeyPathText.append(key, to: path)
            switch table.member(key)?.member {
            case nil:
                let made = TOMLTableBuilder(.dottedKey, line: line)
                table.set(key, to: .table(made), line: line)
                table = made
            case .table(let existing) where existing.origin == .dottedKey || existing.origin == .implied:
                // From now on no header may claim it.
                existing.origin = .dottedKey
                table = existing
            case .table, .tables, .value:
                table = refuse(key, in: table, path: path, line: line)
            }
        }
        path = KeyPathText.append(last, to: path)
        let isRepeat = table.member(last) != nil
        if isRepeat { _ = refuse(last, in: table, path: path, line: line) }
        let value = try readValue(path: path, line: line, depth: depth)
        if !isRepeat { table.set(last, to: .value(value), line: line) }
    }

    /// Notes the repeat, and gives a table that leads nowhere for what belongs to it.
    private mutating func refuse(_ key: String, in table: TOMLTableBuilder, path: String, line: Int) -> TOMLTableBuilder
    {
        repeats.append(Repeat(keyPath: path, line: line, firstLine: table.member(key)?.line ?? line))
        return TOMLTableBuilder(.header, line: line)
    }

    private mutating func readKeyPath() throws(TOMLFailure) -> [String] {
        var keys: [String] = []
        repeat {
            cursor.skipBlanks()
            keys.append(try cursor.readKey())
            cursor.skipBlanks()
            guard keys.count <= Self.deepest else { throw cursor.failure("nests too deeply") }
        } while cursor.take(UInt8(ascii: "."))
        return keys
    }

    // MARK: Values

    private mutating func readValue(path: String, line: Int, depth: Int) throws(TOMLFailure) -> TOMLNode {
        guard depth < Self.deepest else { throw cursor.failure("nests too deeply") }
        cursor.skipBlanks()
        if cursor.isAtQuote { return TOMLNode(.string(try cursor.readString()), line: line) }
        switch cursor.peek {
        case UInt8(ascii: "["): return try readList(path: path, line: line, depth: depth + 1)
        case UInt8(ascii: "{"): return try readInlineTable(path: path, line: line, depth: depth + 1)
        default:
            guard let value = TOMLScalar.value(cursor.take(while: TOMLScalar.isScalarByte)) else {
                throw cursor.failure("the value is neither a text in quotes nor a number, true, false or a list")
            }
            return TOMLNode(value, line: line)
        }
    }

    private mutating func readList(path: String, line: Int, depth: Int) throws(TOMLFailure) -> TOMLNode {
        var elements: [TOMLNode] = []
        cursor.advance()
        while cursor.skipToStatement() {
            if cursor.take(UInt8(ascii: "]")) { return TOMLNode(.array(elements), line: line) }
            elements.append(try readValue(path: "\(path)[\(elements.count)]", line: cursor.line, depth: depth))
            guard cursor.skipToStatement(), cursor.take(UInt8(ascii: ",")) || cursor.peek == UInt8(ascii: "]") else {
                break
            }
        }
        throw cursor.failure("a list lacks a comma or its ]", at: line)
    }

    /// On one line, without a comma at the end (TOML 1.0, "Inline Table").
    private mutating func readInlineTable(path: String, line: Int, depth: Int) throws(TOMLFailure) -> TOMLNode {
        let table = TOMLTableBuilder(.inline, line: line)
        cursor.advance()
        cursor.skipBlanks()
        if cursor.take(UInt8(ascii: "}")) { return table.node() }
        repeat {
            try readPair(into: table, path: path, depth: depth)
            cursor.skipBlanks()
        } while cursor.take(UInt8(ascii: ","))
        guard cursor.take(UInt8(ascii: "}")) else {
            throw cursor.failure(
                "a table in braces stands on one line, with commas between its keys and } at its end",
                at: line
            )
        }
        return table.node()
    }
}
