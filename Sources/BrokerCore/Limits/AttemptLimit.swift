package import OAuthProtocol

/// So many attempts in a time, and twice as many at once after a rest: the virtual scheduling of a leaky bucket. What is kept
/// is one moment, at which all that was taken will have come back.
package struct AttemptLimit: Sendable, Equatable {
    package let count: Int64
    package let period: Lifetime

    /// - Parameter count: at least 1.
    package init(count: Int64, period: Lifetime) {
        self.count = max(1, count)
        self.period = period
    }

    /// In milliseconds, since an attempt may come back several times a second.
    private var step: Int64 { max(1, saturating(period.seconds, 1_000) / count) }
    private var burst: Int64 { saturating(step, saturating(count, 2)) }

    /// - Parameter full: the moment that is kept, in milliseconds.
    /// - Returns: the moment to keep, or how long to wait.
    package func taking(from full: Int64, at now: UnixTime) -> Result<Int64, TooMany> {
        let now = saturating(now.seconds, 1_000)
        let next = max(full, now).addingReportingOverflow(step)
        guard !next.overflow else { return .failure(TooMany(wait: period)) }
        let latest = now.addingReportingOverflow(burst)
        guard latest.overflow || next.partialValue <= latest.partialValue else {
            let wait = (next.partialValue - latest.partialValue + 999) / 1_000
            return .failure(TooMany(wait: .seconds(wait)))
        }
        return .success(next.partialValue)
    }

    package func returning(to full: Int64) -> Int64 {
        full.subtractingReportingOverflow(step).partialValue
    }

    package struct TooMany: Error, Sendable {
        package let wait: Lifetime
    }

    private func saturating(_ value: Int64, _ factor: Int64) -> Int64 {
        let (product, overflow) = value.multipliedReportingOverflow(by: factor)
        return overflow ? .max : product
    }
}
