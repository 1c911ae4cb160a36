/// Text from a file on its way to a terminal or a log: shown so that it can't break the line or drive the terminal.
package enum Printable {
    /// Values longer than this are cut when they are quoted in a message.
    static let longestQuote = 80

    /// The text with control characters and line separators written as `\u{…}`.
    package static func oneLine(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        var safe = ""
        for scalar in text.unicodeScalars {
            if isUnsafe(scalar) {
                safe += "\\u{" + String(scalar.value, radix: 16) + "}"
            } else {
                safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }

    /// The text in single quotes, on one line, cut where it is long.
    package static func quoted(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard scalars.count > longestQuote else { return "'" + oneLine(text) + "'" }
        var cut = String.UnicodeScalarView()
        cut.append(contentsOf: scalars.prefix(longestQuote))
        return "'" + oneLine(String(cut)) + "…'"
    }

    /// C0 and C1 controls, DEL, the line separators, and the marks that reverse or hide text (bidirectional overrides).
    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x2028, 0x2029, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }
}
