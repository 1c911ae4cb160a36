package import OAuthProtocol

/// So many in a length of time: `"10/15m"`, `"100/s"`.
package struct Rate: Sendable, Equatable {
    package let count: Int64
    package let period: Lifetime

    init(count: Int64, period: Lifetime) {
        self.count = count
        self.period = period
    }

    /// Nil for anything else, and for a count of 0 or above a thousand million.
    package init?(parsing text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 2, let digits = parts.first, let unit = parts.last, (1...10).contains(digits.count),
            digits.allSatisfy({ (0x30...0x39).contains($0) }),
            let count = Int64(String(decoding: digits, as: UTF8.self)),
            (1...1_000_000_000).contains(count)
        else { return nil }
        // `/s` is one second, `/15m` fifteen minutes.
        let period = String(decoding: unit, as: UTF8.self)
        guard let length = Lifetime(parsing: unit.count == 1 ? "1\(period)" : period), length.seconds > 0 else {
            return nil
        }
        self.count = count
        self.period = length
    }
}

extension Rate: CustomStringConvertible {
    /// As `init(parsing:)` reads it.
    package var description: String { "\(count)/\(period)" }
}
