/// Text from strangers on its way to a terminal.
enum TerminalText {
    /// Characters that move the cursor, turn the direction of writing or fake a line show as `?`.
    static func printable(_ text: some StringProtocol) -> String {
        var shown = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: shown.append("?")
            default: shown.append(scalar)
            }
        }
        return String(shown)
    }
}
