import Synchronization

/// What the threads of one run share.
final class LoadProgress: Sendable {
    private let begun = Atomic<Int>(0)
    private let collected = Mutex<(latencies: [Double], steps: [[Double]], failures: [String])>(([], [], []))

    /// One thread's part: takes numbers until they are used up.
    func work(
        until count: Int,
        noLaterThan deadline: ContinuousClock.Instant,
        _ makeJob: @Sendable () throws -> Load.Job
    ) {
        var latencies: [Double] = []
        var steps: [[Double]] = []
        var failures: [String] = []
        do {
            let job = try makeJob()
            while begun.wrappingAdd(1, ordering: .relaxed).oldValue < count {
                let start = ContinuousClock.now
                guard start < deadline else { break }
                steps.append(try job())
                latencies.append((ContinuousClock.now - start).milliseconds)
            }
        } catch {
            // A thread ends with its first failure: what came after would measure something else.
            failures.append("\(error)")
        }
        collected.withLock {
            $0.latencies += latencies
            $0.steps += steps
            $0.failures += failures
        }
    }

    func result(after elapsed: Duration) -> LoadResult {
        collected.withLock {
            LoadResult(
                latencies: $0.latencies.sorted(),
                stepMedians: Self.medians(of: $0.steps),
                failures: $0.failures,
                elapsed: elapsed
            )
        }
    }

    /// The median of each step over all jobs.
    private static func medians(of steps: [[Double]]) -> [Double] {
        (0..<(steps.first?.count ?? 0)).map { index in
            let times = steps.compactMap { $0.indices.contains(index) ? $0[index] : nil }.sorted()
            return times[times.count / 2]
        }
    }
}
