/// Finds forms in a page. No HTML parser: enough for the pages of this project and tolerant of the rest.
package struct PageReader: Sendable {
    private let html: Substring

    package init(_ html: String) {
        self.html = html[...]
    }

    package var forms: [PageForm] {
        var forms: [PageForm] = []
        var rest = html
        while let opening = nextTag(named: ["form"], in: &rest) {
            var inside = rest
            var fields: [(name: String, value: String)] = []
            var buttons: [(name: String, value: String, label: String)] = []
            while let tag = nextTag(named: ["input", "button", "textarea", "select", "/form"], in: &inside) {
                if tag.name == "/form" { break }
                let name = tag.attributes["name"] ?? ""
                let value = tag.attributes["value"] ?? ""
                let type = tag.attributes["type"]?.lowercased() ?? (tag.name == "button" ? "submit" : "text")
                switch type {
                case "submit", "image":
                    buttons.append((name, value, tag.name == "button" ? Self.words(before: "</button", in: inside) : value))
                case "reset", "button": break
                case "checkbox", "radio":
                    if tag.attributes["checked"] != nil { fields.append((name, value.isEmpty ? "on" : value)) }
                default:
                    if !name.isEmpty { fields.append((name, value)) }
                }
            }
            rest = inside
            forms.append(
                PageForm(
                    action: opening.attributes["action"] ?? "",
                    method: opening.attributes["method"]?.uppercased() == "POST" ? "POST" : "GET",
                    fields: fields,
                    buttons: buttons
                )
            )
        }
        return forms
    }

    /// The targets of the page's links.
    package var links: [String] {
        var links: [String] = []
        var rest = html
        while let tag = nextTag(named: ["a"], in: &rest) {
            if let target = tag.attributes["href"] { links.append(target) }
        }
        return links
    }

    /// The page without its tags, for assertions about what a person reads.
    package var words: String {
        Self.plain(html)
    }

    private struct Tag {
        let name: String
        let attributes: [String: String]
    }

    /// Moves `text` behind the next tag of one of the names.
    private func nextTag(named names: Set<String>, in text: inout Substring) -> Tag? {
        while let start = text.firstIndex(of: "<") {
            var rest = text[text.index(after: start)...]
            let name = rest.prefix { !$0.isWhitespace && $0 != ">" }.lowercased()
            rest = rest.dropFirst(name.count)
            let attributes = Self.attributes(&rest)
            text = rest
            if names.contains(name) { return Tag(name: name, attributes: attributes) }
        }
        return nil
    }

    /// Reads attributes up to and with the `>`.
    private static func attributes(_ text: inout Substring) -> [String: String] {
        var attributes: [String: String] = [:]
        while let first = text.first {
            if first == ">" {
                text = text.dropFirst()
                return attributes
            }
            guard !first.isWhitespace, first != "/" else {
                text = text.dropFirst()
                continue
            }
            let name = text.prefix { !$0.isWhitespace && $0 != "=" && $0 != ">" }
            text = text.dropFirst(max(name.count, 1))
            var value = ""
            if text.first == "=" {
                text = text.dropFirst()
                if let quote = text.first, quote == "\"" || quote == "'" {
                    let quoted = text.dropFirst().prefix { $0 != quote }
                    value = String(quoted)
                    text = text.dropFirst(quoted.count + 2)
                } else {
                    let bare = text.prefix { !$0.isWhitespace && $0 != ">" }
                    value = String(bare)
                    text = text.dropFirst(bare.count)
                }
            }
            attributes[name.lowercased()] = unescaped(value)
        }
        return attributes
    }

    private static func words(before end: String, in text: Substring) -> String {
        var text = text
        var words = Substring()
        while !text.isEmpty, !text.hasPrefix(end) {
            words.append(text.removeFirst())
        }
        return plain(words)
    }

    private static func plain(_ html: Substring) -> String {
        var inTag = false
        let kept = html.map { character -> Character in
            if character == "<" { inTag = true }
            defer { if character == ">" { inTag = false } }
            return inTag ? " " : character
        }
        return unescaped(String(kept)).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func unescaped(_ text: String) -> String {
        guard text.contains("&") else { return text }
        var result = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "&") {
            result += rest[..<start]
            rest = rest[start...]
            if let entity = entities.first(where: { rest.hasPrefix($0.text) }) {
                result += entity.meaning
                rest = rest.dropFirst(entity.text.count)
            } else {
                result.append("&")
                rest = rest.dropFirst()
            }
        }
        return result + rest
    }

    private static let entities: [(text: String, meaning: String)] = [
        ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&#34;", "\""),
        ("&#x2F;", "/"), ("&#47;", "/"), ("&#43;", "+"), ("&#61;", "="),
    ]
}
