/// The escapes of TOML's basic strings, for quoted keys.
enum TOMLEscapes {
    /// Nil where an escape is none of TOML 1.0's.
    static func decode(_ bytes: [UInt8]) -> String? {
        var text = String.UnicodeScalarView()
        var rest = String(decoding: bytes, as: UTF8.self).unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "\\" else {
                text.append(scalar)
                continue
            }
            guard let letter = rest.popFirst(), let meant = character(after: letter, in: &rest) else { return nil }
            text.append(meant)
        }
        return String(text)
    }

    private static func character(
        after letter: Unicode.Scalar,
        in rest: inout Substring.UnicodeScalarView
    ) -> Unicode.Scalar? {
        switch letter {
        case "b": return "\u{8}"
        case "t": return "\t"
        case "n": return "\n"
        case "f": return "\u{C}"
        case "r": return "\r"
        case "\"", "\\": return letter
        case "u", "U":
            let digits = String(rest.prefix(letter == "u" ? 4 : 8))
            rest = rest.dropFirst(digits.unicodeScalars.count)
            // `UInt32("+041", radix: 16)` would be read too.
            guard digits.utf8.count == (letter == "u" ? 4 : 8), digits.utf8.first != UInt8(ascii: "+"),
                let value = UInt32(digits, radix: 16)
            else { return nil }
            return Unicode.Scalar(value)
        default: return nil
        }
    }
}
