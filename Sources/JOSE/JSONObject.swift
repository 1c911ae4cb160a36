import BrokerCrypto

/// A JSON object: members in the order they were written, names unique by their UTF-8 bytes (RFC 8259 §4).
package struct JSONObject: Sendable, ExpressibleByDictionaryLiteral {
    package private(set) var members: [(name: String, value: JSONValue)]

    package init() {
        members = []
    }

    /// A name that occurs twice keeps its first place and its last value.
    package init(_ members: [(String, JSONValue)]) {
        self.members = []
        self.members.reserveCapacity(members.count)
        for (name, value) in members { self[name] = value }
    }

    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(elements)
    }

    /// For the reader, which has made sure that no name occurs twice.
    init(uniqueMembers: [(name: String, value: JSONValue)]) {
        members = uniqueMembers
    }

    package var count: Int { members.count }
    package var isEmpty: Bool { members.isEmpty }
    package var names: [String] { members.map(\.name) }

    /// Setting `nil` removes the member; a new name goes to the end.
    package subscript(_ name: String) -> JSONValue? {
        get { index(of: name).map { members[$0].value } }
        set {
            switch (index(of: name), newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append((name, value))
            case (nil, nil): break
            }
        }
    }

    private func index(of name: String) -> Int? {
        members.firstIndex { exactlyEqual($0.name, name) }
    }
}

extension JSONObject: Hashable {
    /// The order of members means nothing (RFC 8259 §4).
    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.members.allSatisfy { right[$0.name] == $0.value }
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(Set(members.map { ExactString($0.name) }))
    }
}
