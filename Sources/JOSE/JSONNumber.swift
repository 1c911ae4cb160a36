/// A number as it was written (RFC 8259 §6), so that nothing is rounded before somebody asks for a type.
package struct JSONNumber: Sendable, Hashable, CustomStringConvertible {
    /// The text, which satisfies the grammar of RFC 8259 §6.
    package let literal: String

    package init(_ value: Int64) {
        literal = String(value)
    }

    /// `nil` unless the text is a number by RFC 8259 §6.
    package init?(literal: String) {
        let bytes = Array(literal.utf8)
        guard JSONNumberGrammar.length(in: bytes, from: 0) == bytes.count else { return nil }
        self.literal = literal
    }

    init(checkedLiteral: String) {
        literal = checkedLiteral
    }

    package var description: String { literal }

    /// The value, if it is integral and in range, however it is written: `1.0`, `1E2` and `-0` are, `1.5` and `1e400`
    /// are not.
    package var int64: Int64? {
        guard let (floor, isExact) = JSONNumberGrammar.floor(of: Array(literal.utf8)), isExact else { return nil }
        return floor
    }

    /// The largest integer that is not larger, if it is in range. For NumericDate, which may have a fraction
    /// (RFC 7519 §2).
    package var flooredInt64: Int64? {
        JSONNumberGrammar.floor(of: Array(literal.utf8))?.floor
    }

    /// The nearest double; `nil` beyond the finite ones (`1e400`).
    package var double: Double? {
        guard let value = Double(literal), value.isFinite else { return nil }
        return value
    }
}
