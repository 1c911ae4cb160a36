import Synchronization

/// Set until somebody clears it.
final class Flag: Sendable {
    private let state = Mutex(true)

    var isSet: Bool { state.withLock { $0 } }

    func clear() {
        state.withLock { $0 = false }
    }
}
