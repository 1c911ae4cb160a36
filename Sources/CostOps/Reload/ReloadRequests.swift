import Synchronization

/// The reloads that were asked for and not begun. However often one is asked for meanwhile, it is done once; but none is
/// forgotten over another.
final class ReloadRequests: Sendable {
    private let pending = Mutex<Set<ReloadTrigger>>([])
    private let arrivals: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation

    init() {
        (arrivals, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func add(_ trigger: ReloadTrigger) {
        pending.withLock { _ = $0.insert(trigger) }
        bell.yield()
    }

    /// Waits for what is asked for.
    /// - Returns: nil when the task is cancelled.
    func next() async -> Set<ReloadTrigger>? {
        for await _ in arrivals {
            let triggers = pending.withLock { pending in
                defer { pending = [] }
                return pending
            }
            if !triggers.isEmpty { return triggers }
        }
        return nil
    }
}
