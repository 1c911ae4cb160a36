/// A clock that only goes forward, for everything that lives or waits for a while. The wall clock may be set back or jump;
/// no cool-down and no cache may notice.
package protocol MonotonicClock: Sendable {
    /// The time since some fixed point of this process.
    func now() -> Duration
    /// - Throws: `CancellationError` when the task is cancelled.
    func sleep(for duration: Duration) async throws
}

/// The system's clock; it goes on while the machine sleeps.
package struct SystemMonotonicClock: MonotonicClock {
    private static let start = ContinuousClock.now

    package init() {}

    package func now() -> Duration { Self.start.duration(to: .now) }

    package func sleep(for duration: Duration) async throws {
        try await Task.sleep(for: duration, clock: .continuous)
    }
}
