/// Recognises dates and times (TOML 1.0, "Offset Date-Time" to "Local Time").
enum TOMLDate {
    static func isDate(_ text: [UInt8]) -> Bool {
        if isLocalTime(text[...]) { return true }
        guard text.count >= 10, isLocalDate(text.prefix(10)) else { return false }
        if text.count == 10 { return true }
        guard "Tt ".utf8.contains(text[10]) else { return false }
        return isLocalTime(withoutOffset(text.dropFirst(11)))
    }

    /// `1979-05-27`.
    private static func isLocalDate(_ text: ArraySlice<UInt8>) -> Bool {
        let parts = text.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2], let year = number(parts[0]), let month = number(parts[1]),
            let day = number(parts[2]), (1...12).contains(month)
        else { return false }
        let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...lengths[month - 1]).contains(day)
    }

    /// `07:32:00`, with or without a fraction.
    private static func isLocalTime(_ text: ArraySlice<UInt8>) -> Bool {
        let halves = text.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard let clock = halves.first else { return false }
        if halves.count == 2, let fraction = halves.last, fraction.isEmpty || !fraction.allSatisfy(TOMLScalar.isDigit) {
            return false
        }
        let parts = clock.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.map(\.count) == [2, 2, 2], let hour = number(parts[0]), let minute = number(parts[1]),
            let second = number(parts[2])
        else { return false }
        return hour < 24 && minute < 60 && second < 60
    }

    /// Without `Z` or `+07:00`.
    private static func withoutOffset(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        if let last = text.last, last == UInt8(ascii: "Z") || last == UInt8(ascii: "z") { return text.dropLast() }
        let offset = text.suffix(6)
        guard offset.count == 6, let sign = offset.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else {
            return text
        }
        let parts = offset.dropFirst().split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.map(\.count) == [2, 2], let hour = number(parts[0]), let minute = number(parts[1]), hour < 24,
            minute < 60
        else { return text }
        return text.dropLast(6)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard digits.allSatisfy(TOMLScalar.isDigit) else { return nil }
        return Int(String(decoding: digits, as: UTF8.self))
    }
}
