import JOSE

extension LogLine {
    /// One JSON object, for machines. The JSON writer escapes control characters, so no value can begin a line of its own.
    var json: [UInt8] {
        var object: JSONObject = [
            "time": .string(timestamp), "level": .string(level.rawValue), "event": .string(message),
        ]
        for (name, value) in metadata { object[name] = .string(value) }
        return JSONValue.object(object).serialized() + [UInt8(ascii: "\n")]
    }
}
