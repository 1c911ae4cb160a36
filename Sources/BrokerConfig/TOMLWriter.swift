import BrokerCrypto

/// Takes down an effective configuration table by table, and writes it in the small part of TOML that it needs.
struct TOMLWriter {
    /// One table, or one entry of a list of tables.
    struct Table {
        let name: String
        let isEntry: Bool
        /// As overrides spell it, with indices.
        let path: String
        var comments: [String] = []
        var keys: [(name: String, value: Value)] = []
    }

    enum Value {
        /// As TOML.
        case text(String)
        /// Each as TOML.
        case list([String])
        case table([String])
        case secret(Secret<String>)
        /// Of something that lies in a file of its own; it is compared, not written.
        case fingerprint([UInt8])
        /// Of a file, which may be relative to where the program was started.
        case path(prefix: String, String)
    }

    /// What stands in a secret's place.
    static let mask = "•••"

    private(set) var tables: [Table] = []
    private let sources: [String: String]

    /// - Parameter sources: the environment variable behind each overridden key path.
    init(sources: [String: String] = [:]) {
        self.sources = sources
    }

    /// A header; `path` is its key path as overrides spell it, with indices.
    mutating func table(_ name: String, path: String? = nil) {
        tables.append(Table(name: name, isEntry: false, path: path ?? name))
    }

    mutating func entry(ofList name: String, path: String) {
        tables.append(Table(name: name, isEntry: true, path: path))
    }

    /// The header's comment.
    mutating func comment(_ words: String) {
        guard let last = tables.indices.last else { return }
        tables[last].comments.append(words)
    }

    mutating func set(_ key: String, _ value: String?) {
        guard let value else { return }
        add(key, .text(Self.quoted(value)))
    }

    mutating func set(_ key: String, _ value: Bool) {
        add(key, .text(value ? "true" : "false"))
    }

    mutating func set(_ key: String, secret: Secret<String>?) {
        guard let secret else { return }
        add(key, .secret(secret))
    }

    mutating func set(_ key: String, path: String?, prefix: String = "") {
        guard let path else { return }
        add(key, .path(prefix: prefix, path))
    }

    mutating func set(_ key: String, fingerprint: [UInt8]?) {
        guard let fingerprint else { return }
        add(key, .fingerprint(fingerprint))
    }

    /// Left out where it is empty.
    mutating func set(_ key: String, _ values: [String]) {
        guard !values.isEmpty else { return }
        add(key, .list(values.map(Self.quoted)))
    }

    /// Left out where it is empty.
    mutating func set(_ key: String, _ pairs: [(name: String, value: String)]) {
        guard !pairs.isEmpty else { return }
        add(key, .table(pairs.map { "\(Self.key($0.name)) = \(Self.quoted($0.value))" }))
    }

    private mutating func add(_ key: String, _ value: Value) {
        guard let last = tables.indices.last else { return }
        tables[last].keys.append((key, value))
    }

    // MARK: Text

    /// All of it, secrets masked.
    var text: String {
        tables.map { table in
            var text = table.isEntry ? "[[\(table.name)]]\n" : "[\(table.name)]\n"
            var lines = table.keys.compactMap { line($0.name, $0.value, of: table) }
            lines += table.comments.map { "# \($0)\n" }
            text += lines.joined()
            return text
        }.joined(separator: "\n")
    }

    private func line(_ key: String, _ value: Value, of table: Table) -> String? {
        guard let written = Self.written(value) else { return nil }
        // Overrides of single members of a list or table name a path below the key's own.
        let own = "\(table.path).\(key)"
        let variables = sources.filter { $0.key == own || $0.key.hasPrefix("\(own)[") || $0.key.hasPrefix("\(own).") }
        let remark = variables.isEmpty ? "" : "  # from " + variables.values.sorted().joined(separator: ", ")
        return "\(key) = \(written)\(remark)\n"
    }

    private static func written(_ value: Value) -> String? {
        switch value {
        case .text(let text): text
        case .list(let members): "[" + members.joined(separator: ", ") + "]"
        case .table(let members): "{ " + members.joined(separator: ", ") + " }"
        case .secret: quoted(mask)
        case .fingerprint: nil
        case .path(let prefix, let path): quoted(prefix + path)
        }
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

    static func quoted(_ text: String) -> String {
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
