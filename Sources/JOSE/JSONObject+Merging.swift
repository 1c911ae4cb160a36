extension JSONObject {
    /// Takes over every member of another object; a name that is there already gets the new value.
    package mutating func merge(_ other: JSONObject) {
        for (name, value) in other.members { self[name] = value }
    }
}
