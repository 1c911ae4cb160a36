import Foundation

/// Runs one job many times on a number of threads. Threads, not tasks: each job waits in blocking calls.
enum Load {
    /// Does the work once; returns the milliseconds of its steps.
    typealias Job = () throws -> [Double]

    /// - Parameters:
    ///   - count: how often, over all threads.
    ///   - limit: no job begins after this time.
    ///   - makeJob: makes each thread's own job.
    static func run(
        count: Int,
        threads: Int,
        limit: Duration = .seconds(600),
        makeJob: @escaping @Sendable () throws -> Job
    ) -> LoadResult {
        let progress = LoadProgress()
        let finished = DispatchGroup()
        let start = ContinuousClock.now
        for _ in 0..<max(threads, 1) {
            finished.enter()
            let thread = Thread {
                progress.work(until: count, noLaterThan: start + limit, makeJob)
                finished.leave()
            }
            thread.start()
        }
        finished.wait()
        return progress.result(after: ContinuousClock.now - start)
    }
}
