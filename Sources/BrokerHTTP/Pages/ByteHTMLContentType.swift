import Mustache

/// HTML escaping on bytes.
///
/// The library's own looks at one `Character` at a time, and a quote with a combining mark behind it is another character
/// than a quote: it would go out as it is and end an attribute.
struct ByteHTMLContentType: MustacheContentType {
    /// What the templates name in their first line.
    static let name = "HTML-BYTES"

    func escapeText(_ text: String) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): out += Array("&amp;".utf8)
            case UInt8(ascii: "<"): out += Array("&lt;".utf8)
            case UInt8(ascii: ">"): out += Array("&gt;".utf8)
            case UInt8(ascii: "\""): out += Array("&quot;".utf8)
            case UInt8(ascii: "'"): out += Array("&#39;".utf8)
            default: out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
