import JOSE
import Logging

extension LogLine {
    /// One JSON object, for machines. The JSON writer escapes control characters, so no value can begin a line of its own.
    var json: [UInt8] {
        var object: JSONObject = [
            "time": .string(timestamp), "level": .string(level.rawValue), "event": .string(message),
        ]
        for (name, value) in metadata { object[name] = Self.json(value) }
        return JSONValue.object(object).serialized() + [UInt8(ascii: "\n")]
    }

    /// Counts and durations stay numbers.
    private static func json(_ value: Logger.MetadataValue) -> JSONValue {
        if case .stringConvertible(let number as Int64) = value { return .number(JSONNumber(number)) }
        return .string(value.description)
    }
}
