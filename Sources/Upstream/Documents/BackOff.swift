/// How long to leave a provider alone after failures: from 1 to 60 seconds, doubling, with jitter so that the instances of
/// a broker don't come back in step.
package struct BackOff: Sendable {
    private var failures = 0
    private let jitter: @Sendable () -> Double

    /// - Parameter jitter: a number from 0 to 1.
    package init(jitter: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }) {
        self.jitter = jitter
    }

    /// Counts a failure.
    /// - Parameter askedFor: `Retry-After` in seconds, which may lengthen the wait within the same bounds.
    /// - Returns: how long to wait.
    package mutating func failed(askedFor: Int64?) -> Duration {
        failures = min(failures + 1, 16)
        let base = min(60, Double(1 << (failures - 1)))
        let spread = min(max(jitter(), 0), 1)
        let seconds = min(max(base * (0.5 + spread / 2), Double(min(max(askedFor ?? 0, 0), 60)), 1), 60)
        return .milliseconds(Int64(seconds * 1_000))
    }

    package mutating func succeeded() { failures = 0 }
}
