/// A bounded line of jobs between tasks that hand them in and threads that take them out.
// @unchecked: everything that changes is read and written under its lock.
final class WorkQueue<Job: Sendable>: @unchecked Sendable {
    // Everything below is touched under `lock` only.
    private let lock = ConditionLock()
    private var waiting: [Job] = []
    private var isClosed = false
    private let capacity: Int

    /// - Parameter capacity: how many jobs may wait. A line that only grows turns a slow disk into a dead process.
    init(capacity: Int) {
        self.capacity = capacity
    }

    enum Admission {
        case accepted, full, closed
    }

    func add(_ job: Job) -> Admission {
        lock.withLock {
            guard !isClosed else { return .closed }
            guard waiting.count < capacity else { return .full }
            waiting.append(job)
            lock.wakeOne()
            return .accepted
        }
    }

    /// Sleeps until there are jobs, and takes the oldest of them.
    /// - Returns: at least one job, or none when the queue is closed and everything accepted was taken.
    func take(atMost limit: Int) -> [Job] {
        lock.withLock {
            while waiting.isEmpty && !isClosed { lock.wait() }
            if waiting.count <= limit {
                let jobs = waiting
                waiting = []
                return jobs
            }
            let jobs = Array(waiting.prefix(limit))
            waiting.removeFirst(limit)
            return jobs
        }
    }

    /// Refuses new jobs; the threads end once they took what was accepted.
    func close() {
        lock.withLock {
            isClosed = true
            lock.wakeAll()
        }
    }
}
