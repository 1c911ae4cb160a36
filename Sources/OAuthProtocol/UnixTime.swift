/// A point in time in whole seconds since 1970-01-01T00:00:00Z, as JWT's NumericDate (RFC 7519 §2).
///
/// Arithmetic saturates: a token may carry any 64-bit number, and `exp + leeway` must not trap.
package struct UnixTime: Hashable, Comparable, Sendable {
    package let seconds: Int64

    package init(seconds: Int64) {
        self.seconds = seconds
    }

    package static func < (left: UnixTime, right: UnixTime) -> Bool {
        left.seconds < right.seconds
    }

    package static func + (time: UnixTime, lifetime: Lifetime) -> UnixTime {
        let (sum, overflow) = time.seconds.addingReportingOverflow(lifetime.seconds)
        return UnixTime(seconds: overflow ? (lifetime.seconds < 0 ? .min : .max) : sum)
    }

    package static func - (time: UnixTime, lifetime: Lifetime) -> UnixTime {
        let (difference, overflow) = time.seconds.subtractingReportingOverflow(lifetime.seconds)
        return UnixTime(seconds: overflow ? (lifetime.seconds < 0 ? .max : .min) : difference)
    }

    /// The time from `earlier` to this one, saturating.
    package func since(_ earlier: UnixTime) -> Lifetime {
        let (difference, overflow) = seconds.subtractingReportingOverflow(earlier.seconds)
        return Lifetime(seconds: overflow ? (seconds < earlier.seconds ? .min : .max) : difference)
    }
}
