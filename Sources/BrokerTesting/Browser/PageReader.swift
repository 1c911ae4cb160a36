/// Finds forms and links in a page. No HTML parser: enough for the pages of this project and tolerant of the rest. It reads
/// bytes, as a browser's tokenizer does: a quote with a combining mark after it is still a quote.
package struct PageReader: Sendable {
    private let html: ArraySlice<UInt8>

    package init(_ html: String) {
        self.html = Array(html.utf8)[...]
    }

    package var forms: [PageForm] {
        var forms: [PageForm] = []
        var rest = html
        while let opening = MarkupTag.next(named: ["form"], in: &rest) {
            forms.append(form(opening, &rest))
        }
        return forms
    }

    /// The targets of the page's links.
    package var links: [String] {
        var links: [String] = []
        var rest = html
        while let tag = MarkupTag.next(named: ["a"], in: &rest) {
            if let target = tag.attributes["href"] { links.append(target) }
        }
        return links
    }

    /// The page without its tags, for assertions about what a person reads.
    package var words: String {
        Self.words(in: html)
    }

    /// Reads up to and with the end of the form.
    private func form(_ opening: MarkupTag, _ rest: inout ArraySlice<UInt8>) -> PageForm {
        var fields: [(name: String, value: String)] = []
        var buttons: [(name: String, value: String, label: String)] = []
        while let tag = MarkupTag.next(named: ["input", "button", "textarea", "select", "/form"], in: &rest) {
            if tag.name == "/form" { break }
            let name = tag.attributes["name"] ?? ""
            let value = tag.attributes["value"] ?? ""
            switch tag.attributes["type"]?.lowercased() ?? (tag.name == "button" ? "submit" : "text") {
            case "submit", "image":
                buttons.append((name, value, tag.name == "button" ? Self.label(rest) : value))
            case "reset", "button": break
            case "checkbox", "radio":
                if tag.attributes["checked"] != nil { fields.append((name, value.isEmpty ? "on" : value)) }
            default:
                if !name.isEmpty { fields.append((name, value)) }
            }
        }
        return PageForm(
            action: opening.attributes["action"] ?? "",
            method: opening.attributes["method"]?.uppercased() == "POST" ? "POST" : "GET",
            fields: fields,
            buttons: buttons
        )
    }

    /// What stands on a button that begins the text.
    private static func label(_ text: ArraySlice<UInt8>) -> String {
        var rest = text
        guard MarkupTag.next(named: ["/button"], in: &rest) != nil else { return "" }
        return words(in: text[..<rest.startIndex])
    }

    private static func words(in html: ArraySlice<UInt8>) -> String {
        var kept: [UInt8] = []
        var inTag = false
        for byte in html {
            if byte == UInt8(ascii: "<") { inTag = true }
            kept.append(inTag ? UInt8(ascii: " ") : byte)
            if byte == UInt8(ascii: ">") { inTag = false }
        }
        let text = String(decoding: MarkupTag.unescaped(kept[...]), as: UTF8.self)
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
