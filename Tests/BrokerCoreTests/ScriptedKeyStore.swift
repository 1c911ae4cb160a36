import BrokerCore
import OAuthProtocol

/// Signing keys in memory. A reading can be held up after it has read, and all of them can fail.
actor ScriptedKeyStore: SigningKeyStore {
    private var keys: [StoredSigningKey] = []
    private var isBroken = false
    private var gate: Gate?

    /// A place that a caller waits at until it is opened.
    final class Gate: Sendable {
        private let arrival: AsyncStream<Void>
        private let arrived: AsyncStream<Void>.Continuation
        private let opening: AsyncStream<Void>
        private let opened: AsyncStream<Void>.Continuation

        init() {
            (arrival, arrived) = AsyncStream<Void>.makeStream()
            (opening, opened) = AsyncStream<Void>.makeStream()
        }

        func reached() async { for await _ in arrival {} }
        func open() { opened.finish() }

        fileprivate func pass() async {
            arrived.finish()
            for await _ in opening {}
        }
    }

    func holdNextReading() -> Gate {
        let gate = Gate()
        self.gate = gate
        return gate
    }

    func fail() { isBroken = true }
    func recover() { isBroken = false }

    func signingKeys() async throws(StoreError) -> [StoredSigningKey] {
        guard !isBroken else { throw .unavailable(reason: "as the test wants it") }
        let read = keys
        if let gate {
            self.gate = nil
            await gate.pass()
        }
        return read
    }

    func apply(_ change: SigningKeyChange) throws(StoreError) -> Bool {
        guard keys.filter({ $0.algorithm == change.algorithm && $0.retiresAt == nil }) == change.basis else {
            return false
        }
        keys.removeAll { change.removed.contains($0) }
        if let added = change.added { keys.append(added) }
        return true
    }

    func sweepSigningKeys(before now: UnixTime) -> Int {
        let count = keys.count
        keys.removeAll { $0.retiresAt.map { $0 < now } ?? false }
        return count - keys.count
    }
}
