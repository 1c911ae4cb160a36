import Synchronization

/// Hands each thread of a run a caller of its own.
final class CallerPool: @unchecked Sendable {
    // The callers are used by one thread at a time: each is handed out once between two refills, and runs end before a refill.
    private let callers: [EndpointCaller]
    private let next = Atomic<Int>(0)

    init(_ callers: [EndpointCaller]) {
        self.callers = callers
    }

    func take() throws -> EndpointCaller {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard callers.indices.contains(index) else {
            throw EndpointCaller.Failure(description: "More threads than callers")
        }
        return callers[index]
    }

    func refill() {
        next.store(0, ordering: .relaxed)
    }
}
