import Logging

extension LogLine {
    /// A readable line, for a terminal. Characters that move the cursor, turn the direction of writing or fake a line show
    /// as `?`.
    var text: [UInt8] {
        let details = metadata.map { " \($0.name)=\(Self.quoted($0.value.description))" }.joined()
        let line = "\(timestamp.dropFirst(11).dropLast(5)) \(level.rawValue.uppercased()) \(message)\(details)"
        return Array(TerminalText.printable(line).utf8) + [UInt8(ascii: "\n")]
    }

    private static func quoted(_ value: String) -> String {
        value.utf8.contains(UInt8(ascii: " ")) || value.isEmpty ? "\"\(value)\"" : value
    }
}
