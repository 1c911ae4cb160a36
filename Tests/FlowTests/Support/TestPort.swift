import Synchronization

@testable import CostOps

/// Ports for servers whose address must be known before they listen. They lie below the range that the system hands out for
/// outgoing connections, so that no other test's connection sits there by chance.
enum TestPort {
    private static let taken = Mutex<Set<Int>>([])

    static func next() throws -> Int {
        for _ in 0..<100 {
            let candidate = Int.random(in: 10_000..<32_000)
            let isNew = taken.withLock { $0.insert(candidate).inserted }
            guard isNew, try LoopbackPort.free(preferring: candidate, count: 1) == [candidate] else { continue }
            return candidate
        }
        throw StartError("no free port was found", fix: "stop something")
    }
}
