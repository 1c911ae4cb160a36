import BrokerCrypto

/// Collects the members of an object and notices a name that comes twice, by its bytes after unescaping.
///
/// Comparing with each earlier name is fastest for the objects that matter; from a certain size on a set keeps hostile
/// ones from costing the square of their length.
struct UniqueMembers {
    private static let setFrom = 16

    private var members: [(name: String, value: JSONValue)] = []
    private var names: Set<ExactString> = []

    var object: JSONObject { JSONObject(uniqueMembers: members) }

    /// `false` if the name was there.
    mutating func append(_ name: String, _ value: JSONValue) -> Bool {
        if members.count < Self.setFrom {
            guard !members.contains(where: { exactlyEqual($0.name, name) }) else { return false }
        } else {
            if names.isEmpty { names = Set(members.map { ExactString($0.name) }) }
            guard names.insert(ExactString(name)).inserted else { return false }
        }
        members.append((name, value))
        return true
    }
}
