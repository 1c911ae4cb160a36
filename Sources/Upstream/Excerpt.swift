/// A piece of text from outside, made fit for one line of a log: printable ASCII, at most 200 characters, in quotes.
struct Excerpt: CustomStringConvertible {
    let description: String

    init(_ text: String, limit: Int = 200) {
        var out = "'"
        for scalar in text.unicodeScalars.prefix(limit) {
            switch scalar.value {
            case 0x20...0x7E where scalar != "'" && scalar != "\\": out.unicodeScalars.append(scalar)
            default: out += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        description = out + (text.unicodeScalars.dropFirst(limit).isEmpty ? "'" : "'...")
    }
}
