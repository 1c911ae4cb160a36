import OAuthProtocol

/// The two spellings of a date that a provider's answers hold.
enum GMTDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `Tue, 24 Nov 2026 10:16:26 GMT` (RFC 9110 §5.6.7); the two obsolete forms, which nobody sends, are nil.
    static func httpTime(_ text: String) -> UnixTime? {
        let parts = text.split(separator: " ").map(String.init)
        guard parts.count == 6, parts[5] == "GMT", parts[0].hasSuffix(",") else { return nil }
        return time(day: parts[1], month: parts[2], year: parts[3], clock: parts[4])
    }

    /// `Nov 24 10:16:26 2027 GMT`, as OpenSSL writes the dates of a certificate.
    static func certificateTime(_ text: String) -> UnixTime? {
        let parts = text.split(separator: " ").map(String.init)
        guard parts.count == 5, parts[4] == "GMT" else { return nil }
        return time(day: parts[1], month: parts[0], year: parts[3], clock: parts[2])
    }

    private static func time(day: String, month: String, year: String, clock: String) -> UnixTime? {
        let parts = clock.split(separator: ":", omittingEmptySubsequences: false).map { number(String($0), 2) }
        guard let month = months.firstIndex(where: { $0.utf8.elementsEqual(month.utf8) }), let day = number(day, 2),
            let year = number(year, 4), (1970...9999).contains(year), (1...31).contains(day), parts.count == 3,
            let hour = parts[0], let minute = parts[1], let second = parts[2], hour < 24, minute < 60, second <= 60
        else { return nil }
        let days = daysSinceEpoch(year: year, month: Int64(month) + 1, day: day)
        return UnixTime(seconds: days * 86_400 + hour * 3_600 + minute * 60 + second)
    }

    /// Gregorian, in years that begin in March, so that a leap day is a year's last.
    private static func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64 {
        let marchYear = month > 2 ? year : year - 1
        let marchMonth = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * marchMonth + 2) / 5 + day - 1
        return marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfYear - 719_468
    }

    private static func number(_ text: String, _ most: Int) -> Int64? {
        guard (1...most).contains(text.utf8.count),
            text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return Int64(text)
    }
}
