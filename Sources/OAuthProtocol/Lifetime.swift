/// A length of time in whole seconds. In configuration it is written as `"90d"`, `"15m"`, `"2s"`, `"1h"`.
package struct Lifetime: Hashable, Comparable, Sendable {
    package let seconds: Int64

    package init(seconds: Int64) {
        self.seconds = seconds
    }

    package static func seconds(_ count: Int64) -> Lifetime {
        Lifetime(seconds: count)
    }

    package static func minutes(_ count: Int64) -> Lifetime {
        Lifetime(seconds: saturating(count, by: 60))
    }

    package static func hours(_ count: Int64) -> Lifetime {
        Lifetime(seconds: saturating(count, by: 3_600))
    }

    package static func days(_ count: Int64) -> Lifetime {
        Lifetime(seconds: saturating(count, by: 86_400))
    }

    /// Reads `"90d"`, `"12h"`, `"15m"` or `"2s"`: digits, then one unit. Nil for anything else and for what exceeds 100 years.
    package init?(parsing text: String) {
        let bytes = Array(text.utf8)
        guard let unit = bytes.last, bytes.count >= 2, bytes.count <= 12 else { return nil }
        var count: Int64 = 0
        for byte in bytes.dropLast() {
            // `Int("+5")` is 5: digits are checked one by one.
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            count = count * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        let lifetime: Lifetime
        switch unit {
        case UInt8(ascii: "s"): lifetime = .seconds(count)
        case UInt8(ascii: "m"): lifetime = .minutes(count)
        case UInt8(ascii: "h"): lifetime = .hours(count)
        case UInt8(ascii: "d"): lifetime = .days(count)
        default: return nil
        }
        guard lifetime <= .days(36_525) else { return nil }
        self = lifetime
    }

    package static func < (left: Lifetime, right: Lifetime) -> Bool {
        left.seconds < right.seconds
    }

    private static func saturating(_ count: Int64, by factor: Int64) -> Int64 {
        let (product, overflow) = count.multipliedReportingOverflow(by: factor)
        return overflow ? (count < 0 ? .min : .max) : product
    }
}

extension Lifetime: CustomStringConvertible {
    /// The shortest form that `init(parsing:)` reads back.
    package var description: String {
        for (unit, length) in [("d", Int64(86_400)), ("h", 3_600), ("m", 60)]
        where seconds != 0 && seconds % length == 0 {
            return "\(seconds / length)\(unit)"
        }
        return "\(seconds)s"
    }
}
