import BrokerCrypto

/// The grammar of RFC 8259 §6, and exact arithmetic on it: no detour over `Double`, no arithmetic that can trap.
enum JSONNumberGrammar {
    /// Exponents are cut here. No text we read is long enough for the difference to show.
    private static let largestExponent = 1_000_000_000

    /// Where the number that starts at `start` ends; `nil` if none does.
    static func length(in bytes: Bytes, from start: Int) -> Int? {
        var index = start
        func digits() -> Int {
            let first = index
            while index < bytes.count, isDigit(bytes[index]) { index += 1 }
            return index - first
        }
        if index < bytes.count, bytes[index] == UInt8(ascii: "-") { index += 1 }
        let integerStart = index
        let integerDigits = digits()
        // No leading zeros: "01" is no number.
        guard integerDigits == 1 || (integerDigits > 1 && bytes[integerStart] != UInt8(ascii: "0")) else { return nil }
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            index += 1
            guard digits() > 0 else { return nil }
        }
        if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") {
                index += 1
            }
            guard digits() > 0 else { return nil }
        }
        return index
    }

    /// The largest integer that is not larger than the number, and whether it equals the number; `nil` out of range.
    static func floor(of literal: Bytes) -> (floor: Int64, isExact: Bool)? {
        let number = Parts(literal)
        // How many of the digits stand before the decimal point, once the exponent has moved it.
        let point = number.integerDigits + number.exponent
        guard let first = number.digits.firstIndex(where: { $0 != 0 }) else { return (0, true) }
        let isExact = point >= number.digits.count || number.digits[max(point, 0)...].allSatisfy { $0 == 0 }
        // Int64 has nineteen digits.
        guard point - first <= 19 else { return nil }

        var magnitude: UInt64 = 0
        for position in first..<max(point, first) {
            let digit = position < number.digits.count ? UInt64(number.digits[position]) : 0
            let (scaled, scaledOver) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, sumOver) = scaled.addingReportingOverflow(digit)
            guard !scaledOver, !sumOver else { return nil }
            magnitude = sum
        }
        guard number.isNegative else {
            return Int64(exactly: magnitude).map { ($0, isExact) }
        }
        if !isExact {
            let (next, over) = magnitude.addingReportingOverflow(1)
            guard !over else { return nil }
            magnitude = next
        }
        if magnitude == Int64.min.magnitude { return (.min, isExact) }
        return Int64(exactly: magnitude).map { (0 - $0, isExact) }
    }

    /// A literal that satisfies the grammar, taken apart.
    private struct Parts {
        var isNegative = false
        var digits: Bytes = []
        var integerDigits = 0
        var exponent = 0

        init(_ literal: Bytes) {
            var rest = literal[...]
            if rest.first == UInt8(ascii: "-") {
                isNegative = true
                rest.removeFirst()
            }
            var inFraction = false
            while let byte = rest.popFirst() {
                if isDigit(byte) {
                    digits.append(byte - UInt8(ascii: "0"))
                    if !inFraction { integerDigits += 1 }
                } else if byte == UInt8(ascii: ".") {
                    inFraction = true
                } else {
                    exponent = Self.exponent(rest)
                    return
                }
            }
        }

        private static func exponent(_ text: ArraySlice<UInt8>) -> Int {
            var value = 0
            for byte in text where isDigit(byte) {
                value = min(value * 10 + Int(byte - UInt8(ascii: "0")), largestExponent)
            }
            return text.first == UInt8(ascii: "-") ? -value : value
        }
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }
}
