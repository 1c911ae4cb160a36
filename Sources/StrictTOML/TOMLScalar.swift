/// Numbers, booleans and dates (TOML 1.0, "Integer" to "Local Time"). Dates are recognised but not kept: no key wants
/// one.
enum TOMLScalar {
    /// What any of them may consist of; a date may hold one blank.
    static func isScalarByte(_ byte: UInt8) -> Bool {
        KeyPathText.isBareKeyByte(byte) || "+.: \t".utf8.contains(byte)
    }

    /// Nil for anything else, and for integers beyond 64 bits.
    static func value(_ token: ArraySlice<UInt8>) -> TOMLNode.Value? {
        var trimmed = token
        while let last = trimmed.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") {
            trimmed = trimmed.dropLast()
        }
        let text = Array(trimmed)
        switch String(decoding: text, as: UTF8.self) {
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        case "inf", "+inf": return .float(.infinity)
        case "-inf": return .float(-.infinity)
        case "nan", "+nan", "-nan": return .float(.nan)
        default: break
        }
        if let integer = prefixedInteger(text) ?? decimalInteger(text) { return .integer(integer) }
        if let float = float(text) { return .float(float) }
        return TOMLDate.isDate(text) ? .date : nil
    }

    static func hexadecimal(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// `0x…`, `0o…`, `0b…`: no sign, leading zeros allowed.
    private static func prefixedInteger(_ text: [UInt8]) -> Int64? {
        guard text.count > 2, text[0] == UInt8(ascii: "0") else { return nil }
        let radix: Int
        switch text[1] {
        case UInt8(ascii: "x"): radix = 16
        case UInt8(ascii: "o"): radix = 8
        case UInt8(ascii: "b"): radix = 2
        default: return nil
        }
        return digits(text[2...]) { hexadecimal($0).map { $0 < radix } == true }.flatMap { Int64($0, radix: radix) }
    }

    private static func decimalInteger(_ text: [UInt8]) -> Int64? {
        let unsigned = withoutSign(text[...])
        guard isWholeNumber(unsigned), let plain = digits(unsigned, isDigit) else { return nil }
        return Int64(text.first == UInt8(ascii: "-") ? "-\(plain)" : plain)
    }

    /// An integer part, then a fraction, an exponent or both.
    private static func float(_ text: [UInt8]) -> Double? {
        var rest = withoutSign(text[...])
        let whole = rest.prefix { isDigit($0) || $0 == UInt8(ascii: "_") }
        guard isWholeNumber(whole), let wholeDigits = digits(whole, isDigit) else { return nil }
        rest = rest.dropFirst(whole.count)
        guard !rest.isEmpty else { return nil }
        var plain = (text.first == UInt8(ascii: "-") ? "-" : "") + wholeDigits
        if rest.first == UInt8(ascii: ".") {
            let fraction = rest.dropFirst().prefix { isDigit($0) || $0 == UInt8(ascii: "_") }
            guard let fractionDigits = digits(fraction, isDigit) else { return nil }
            plain += "." + fractionDigits
            rest = rest.dropFirst(1 + fraction.count)
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            let signed = rest.dropFirst()
            guard let exponent = digits(withoutSign(signed), isDigit) else { return nil }
            plain += "e" + (signed.first == UInt8(ascii: "-") ? "-" : "") + exponent
            rest = []
        }
        return rest.isEmpty ? Double(plain) : nil
    }

    private static func withoutSign(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        text.first == UInt8(ascii: "+") || text.first == UInt8(ascii: "-") ? text.dropFirst() : text
    }

    /// No leading zero.
    private static func isWholeNumber(_ text: ArraySlice<UInt8>) -> Bool {
        text.first != UInt8(ascii: "0") || text.count == 1
    }

    /// The digits without the underscores, each of which must stand between two of them.
    private static func digits(_ text: ArraySlice<UInt8>, _ isWanted: (UInt8) -> Bool) -> String? {
        let groups = text.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
        guard groups.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isWanted) }) else { return nil }
        return String(decoding: groups.joined(), as: UTF8.self)
    }
}
