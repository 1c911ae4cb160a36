/// Writes the small part of TOML that an effective configuration needs.
struct TOMLWriter {
    private(set) var text = ""
    private let sources: [String: String]
    private var path = ""

    /// - Parameter sources: the environment variable behind each overridden key path.
    init(sources: [String: String]) {
        self.sources = sources
    }

    /// A header; `path` is its key path as overrides spell it, with indices.
    mutating func table(_ name: String, path: String? = nil) {
        if !text.isEmpty { text += "\n" }
        text += "[\(name)]\n"
        self.path = path ?? name
    }

    mutating func entry(ofList name: String, path: String) {
        table("[\(name)]", path: path)
    }

    /// The header's comment.
    mutating func comment(_ words: String) {
        text += "# \(words)\n"
    }

    mutating func set(_ key: String, _ value: String?) {
        guard let value else { return }
        write(key, Self.quoted(value))
    }

    mutating func set(_ key: String, _ value: Bool) {
        write(key, value ? "true" : "false")
    }

    /// Left out where it is empty.
    mutating func set(_ key: String, _ values: [String]) {
        guard !values.isEmpty else { return }
        write(key, "[" + values.map(Self.quoted).joined(separator: ", ") + "]")
    }

    /// Left out where it is empty.
    mutating func set(_ key: String, _ pairs: [(name: String, value: String)]) {
        guard !pairs.isEmpty else { return }
        write(
            key,
            "{ " + pairs.map { "\(Self.key($0.name)) = \(Self.quoted($0.value))" }.joined(separator: ", ") + " }"
        )
    }

    private mutating func write(_ key: String, _ value: String) {
        text += "\(key) = \(value)"
        // Overrides of single members of a list or table name a path below the key's own.
        let own = "\(path).\(key)"
        let variables = sources.filter { $0.key == own || $0.key.hasPrefix("\(own)[") || $0.key.hasPrefix("\(own).") }
        if !variables.isEmpty { text += "  # from " + variables.values.sorted().joined(separator: ", ") }
        text += "\n"
    }

    private static func key(_ name: String) -> String {
        let isBare =
            !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
        return isBare ? name : quoted(name)
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\" + String(scalar)
            default:
                if scalar.value < 0x20 || scalar.value == 0x7F {
                    let digits = String(scalar.value, radix: 16)
                    quoted += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
                } else {
                    quoted.unicodeScalars.append(scalar)
                }
            }
        }
        return quoted + "\""
    }
}
