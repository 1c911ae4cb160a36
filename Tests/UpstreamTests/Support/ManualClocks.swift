import BrokerCore
import OAuthProtocol
import Synchronization

@testable import Upstream

/// A monotonic clock that stands still until it is turned.
final class ManualClock: MonotonicClock {
    private struct State {
        var now: Duration = .seconds(1_000_000)
        var next = 0
        var sleepers: [Int: (until: Duration, continuation: CheckedContinuation<Void, Never>)] = [:]
    }

    private let state = Mutex(State())

    func now() -> Duration { state.withLock { $0.now } }

    func sleep(for duration: Duration) async throws {
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    guard duration > .zero, !Task.isCancelled else { return true }
                    state.sleepers[number] = (state.now + duration, continuation)
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: number) }?.continuation.resume()
        }
        try Task.checkCancellation()
    }

    var sleepers: Int { state.withLock { $0.sleepers.count } }

    func advance(by duration: Duration) {
        let woken = state.withLock { state in
            state.now += duration
            let woken = state.sleepers.filter { $0.value.until <= state.now }
            for number in woken.keys { state.sleepers[number] = nil }
            return woken
        }
        for sleeper in woken.values { sleeper.continuation.resume() }
    }
}

/// A time of day that is set by hand.
final class ManualWallClock: WallClock {
    private let time: Mutex<Int64>

    init(_ seconds: Int64 = 1_800_000_000) { time = Mutex(seconds) }

    func now() -> UnixTime { UnixTime(seconds: time.withLock { $0 }) }
    func set(_ seconds: Int64) { time.withLock { $0 = seconds } }
}

/// Waits for something that happens on another thread; the wait is bounded.
func eventually(_ condition: @Sendable () async -> Bool) async -> Bool {
    for _ in 1...2_000 {
        if await condition() { return true }
        try? await Task.sleep(for: .milliseconds(2))
    }
    return false
}
