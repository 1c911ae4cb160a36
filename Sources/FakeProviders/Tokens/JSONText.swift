import JOSE

/// A JSON object as text, member by member, so that it can hold what no JSON library would write: a name twice, a number
/// out of every range.
struct JSONText: Sendable {
    private(set) var members: [(name: String, json: String)] = []

    mutating func append(_ name: String, _ value: JSONValue) {
        append(name, json: Self.text(of: value))
    }

    mutating func append(_ name: String, json: String) {
        members.append((name, json))
    }

    /// Replaces in place, or appends.
    mutating func set(_ name: String, json: String) {
        if let index = members.firstIndex(where: { $0.name == name }) {
            members[index].json = json
        } else {
            append(name, json: json)
        }
    }

    mutating func remove(_ name: String) {
        members.removeAll { $0.name == name }
    }

    var text: String {
        "{" + members.map { Self.string($0.name) + ":" + $0.json }.joined(separator: ",") + "}"
    }

    /// A JSON string literal.
    static func string(_ text: String) -> String {
        self.text(of: .string(text))
    }

    static func text(of value: JSONValue) -> String {
        String(decoding: value.serialized(), as: UTF8.self)
    }
}
