import JOSE

extension JSONValue {
    static func integer(_ value: Int) -> JSONValue {
        .number(JSONNumber(Int64(value)))
    }

    /// Three decimals: more would be noise.
    static func rounded(_ value: Double) -> JSONValue {
        JSONNumber(literal: Figure.text(value, decimals: 3)).map { .number($0) } ?? .null
    }
}
