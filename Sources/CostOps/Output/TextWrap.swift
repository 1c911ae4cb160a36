/// Breaks a paragraph into lines for a terminal of ordinary width. A word longer than a line, such as an address, stays in
/// one piece, so that it can be copied.
struct TextWrap {
    /// Readable, and narrow enough for a window beside another.
    static let width = 96

    /// How far the lines after the first are set in.
    let indent: Int

    /// - Parameter first: what stands on the first line already, as many characters as the indent.
    func lines(_ text: String, after first: String) -> [String] {
        let margin = String(repeating: " ", count: indent)
        var lines: [String] = []
        var line = first
        var length = indent
        var isEmpty = true
        for word in text.split(separator: " ") {
            if !isEmpty, length + 1 + word.count > Self.width {
                lines.append(line)
                (line, length, isEmpty) = (margin, indent, true)
            }
            line += isEmpty ? String(word) : " \(word)"
            length += word.count + (isEmpty ? 0 : 1)
            isEmpty = false
        }
        return lines + [line]
    }
}
