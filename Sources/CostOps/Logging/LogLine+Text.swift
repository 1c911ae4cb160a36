import Logging

extension LogLine {
    /// A readable line, for a terminal. Control characters, which could move the cursor or fake a line, show as `?`.
    var text: [UInt8] {
        let details = metadata.map { " \($0.name)=\(Self.quoted($0.value.description))" }.joined()
        let line = "\(timestamp.dropFirst(11).dropLast(5)) \(level.rawValue.uppercased()) \(message)\(details)"
        return line.utf8.map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: "?") : $0 } + [UInt8(ascii: "\n")]
    }

    private static func quoted(_ value: String) -> String {
        value.utf8.contains(UInt8(ascii: " ")) || value.isEmpty ? "\"\(value)\"" : value
    }
}
