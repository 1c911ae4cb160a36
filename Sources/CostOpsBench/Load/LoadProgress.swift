import Synchronization

/// What the threads of one run share.
final class LoadProgress: Sendable {
    private let begun = Atomic<Int>(0)
    private let collected = Mutex<(latencies: [Double], failures: [String])>(([], []))

    /// One thread's part: takes numbers until they are used up.
    func work(
        until count: Int,
        noLaterThan deadline: ContinuousClock.Instant,
        _ makeJob: @Sendable () throws -> () throws -> Void
    ) {
        var latencies: [Double] = []
        var failures: [String] = []
        do {
            let job = try makeJob()
            while begun.wrappingAdd(1, ordering: .relaxed).oldValue < count {
                let start = ContinuousClock.now
                guard start < deadline else { break }
                try job()
                latencies.append((ContinuousClock.now - start).milliseconds)
            }
        } catch {
            // A thread ends with its first failure: what came after would measure something else.
            failures.append("\(error)")
        }
        collected.withLock {
            $0.latencies += latencies
            $0.failures += failures
        }
    }

    func result(after elapsed: Duration) -> LoadResult {
        collected.withLock {
            LoadResult(latencies: $0.latencies.sorted(), failures: $0.failures, elapsed: elapsed)
        }
    }
}
