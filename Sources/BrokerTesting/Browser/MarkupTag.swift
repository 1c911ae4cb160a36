/// A tag of a page: its name in lower case, with a slash in front where it is an end tag, and its attributes.
struct MarkupTag {
    let name: String
    let attributes: [String: String]

    /// The next tag of one of the names; `text` begins after it then, and is empty where there is none.
    static func next(named names: Set<String>, in text: inout ArraySlice<UInt8>) -> MarkupTag? {
        while let start = text.firstIndex(of: UInt8(ascii: "<")) {
            text = text[(start + 1)...]
            let name = text.prefix { !isSpace($0) && $0 != UInt8(ascii: ">") }
            text = text[name.endIndex...]
            let attributes = attributes(&text)
            let spelled = String(decoding: name, as: UTF8.self).lowercased()
            if names.contains(spelled) { return MarkupTag(name: spelled, attributes: attributes) }
        }
        text = text[text.endIndex...]
        return nil
    }

    /// Character references replaced, those that the pages here hold.
    static func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var rest = text
        while let byte = rest.first {
            if byte == UInt8(ascii: "&"), let reference = references.first(where: { rest.starts(with: $0.text.utf8) }) {
                result += reference.meaning.utf8
                rest = rest.dropFirst(reference.text.utf8.count)
            } else {
                result.append(byte)
                rest = rest.dropFirst()
            }
        }
        return result
    }

    /// Reads attributes up to and with the `>`.
    private static func attributes(_ text: inout ArraySlice<UInt8>) -> [String: String] {
        var attributes: [String: String] = [:]
        while let first = text.first {
            if first == UInt8(ascii: ">") {
                text = text.dropFirst()
                return attributes
            }
            guard !isSpace(first), first != UInt8(ascii: "/") else {
                text = text.dropFirst()
                continue
            }
            let name = text.prefix { !isSpace($0) && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ">") }
            text = text.dropFirst(max(name.count, 1))
            var value: ArraySlice<UInt8> = []
            if text.first == UInt8(ascii: "=") {
                text = text.dropFirst()
                if let quote = text.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
                    value = text.dropFirst().prefix { $0 != quote }
                    text = text.dropFirst(value.count + 2)
                } else {
                    value = text.prefix { !isSpace($0) && $0 != UInt8(ascii: ">") }
                    text = text.dropFirst(value.count)
                }
            }
            let spelled = String(decoding: name, as: UTF8.self).lowercased()
            attributes[spelled] = String(decoding: unescaped(value), as: UTF8.self)
        }
        return attributes
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }

    private static let references: [(text: String, meaning: String)] = [
        ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"),
        ("&#34;", "\""),
        ("&#x2F;", "/"), ("&#47;", "/"), ("&#43;", "+"), ("&#61;", "="),
    ]
}
