/// A NumericDate (RFC 7519 §2) that can be a time at all: from 1970 to the end of the year 9999.
///
/// The bound keeps all arithmetic with it far from overflow, and catches milliseconds taken for seconds.
package struct TokenTime: Equatable, CustomStringConvertible {
    private static let latest: Int64 = 253_402_300_799
    private static let secondsPerDay: Int64 = 86_400

    package let seconds: Int64

    package init?(seconds: Int64) {
        guard (0...Self.latest).contains(seconds) else { return nil }
        self.seconds = seconds
    }

    /// RFC 3339 §5.6, in UTC.
    package var description: String {
        let (year, month, day) = date
        let rest = seconds % Self.secondsPerDay
        let time = [rest / 3600, rest / 60 % 60, rest % 60].map { padded($0, 2) }.joined(separator: ":")
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(time)Z"
    }

    /// "in 4 minutes", "3 days ago".
    package func distance(from now: Int64) -> String {
        let (difference, overflow) = seconds.subtractingReportingOverflow(now)
        guard !overflow, difference != 0 else { return "now" }
        let length = difference.magnitude
        let (count, unit): (UInt64, String) =
            switch length {
            case ..<120: (length, "second")
            case ..<7200: (length / 60, "minute")
            case ..<172_800: (length / 3600, "hour")
            default: (length / 86_400, "day")
            }
        let text = "\(count) \(unit)\(count == 1 ? "" : "s")"
        return difference > 0 ? "in \(text)" : "\(text) ago"
    }

    /// Gregorian date of the day. Counted in years that begin in March, so that a leap day is a year's last.
    private var date: (year: Int64, month: Int64, day: Int64) {
        // Days since 1 March of the year 0, in eras of 400 years, which all have the same length.
        let days = seconds / Self.secondsPerDay + 719_468
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        // March is month 0; five months have 153 days.
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    private func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
