import BrokerCore
import Synchronization

/// What every call of a login to one provider passes: its circuit breaker, and its bulkhead, so that a provider which hangs
/// holds a bounded part of the broker and slows nobody else's.
final class ProviderGate: Sendable {
    /// Must be given back with `leave`.
    struct Ticket: Sendable {
        fileprivate let permit: CircuitBreaker.Permit
    }

    private struct Waiter: Sendable {
        let number: Int
        let turn: CheckedContinuation<Result<Ticket, GateRefusal>, Never>
    }

    private struct State: Sendable {
        var breaker = CircuitBreaker()
        var underWay = 0
        /// The longest waiting first.
        var waiting: [Waiter] = []
        var nextNumber = 0
        var refused: Int64 = 0
        var lastFailure: String?
    }

    private let clock: any MonotonicClock
    private let limits: GateLimits
    private let state = Mutex(State())

    init(clock: any MonotonicClock, limits: GateLimits = GateLimits()) {
        self.clock = clock
        self.limits = limits
    }

    /// Whether a login should begin at all: a person who is sent to a provider that can't be asked comes back in vain.
    func refuseWhileOpen() throws(GateRefusal) {
        let now = clock.now()
        let refusal: GateRefusal? = state.withLock { state in
            // While one call probes, others may set out: they will be back after it has ended.
            guard state.breaker.state == .open, let wait = state.breaker.refusal(at: now) else { return nil }
            state.refused = state.refused &+ 1
            return .resting(retryIn: wait, lastFailure: state.lastFailure)
        }
        if let refusal { throw refusal }
    }

    /// Makes one call, in its turn.
    func perform<Value: Sendable, Failure: Error>(
        outcome: (Result<Value, Failure>) -> (CallOutcome, reason: String?),
        _ call: () async throws(Failure) -> Value
    ) async throws(GateRefusal) -> Result<Value, Failure> {
        let ticket = try await enter()
        let result: Result<Value, Failure>
        do {
            result = .success(try await call())
        } catch {
            result = .failure(error)
        }
        let (health, reason) = outcome(result)
        leave(ticket, health, reason: reason)
        return result
    }

    // MARK: In and out

    private func enter() async throws(GateRefusal) -> Ticket {
        switch state.withLock({ admit(&$0) }) {
        case .success(let ticket)?: return ticket
        case .failure(let refusal)?: throw refusal
        case nil: return try await queue().get()
        }
    }

    /// Nil where the caller has to wait.
    private func admit(_ state: inout State) -> Result<Ticket, GateRefusal>? {
        let now = clock.now()
        if let wait = state.breaker.refusal(at: now) { return .failure(refuse(&state, wait)) }
        guard state.underWay < limits.calls else { return nil }
        return pass(&state, at: now)
    }

    private func pass(_ state: inout State, at now: Duration) -> Result<Ticket, GateRefusal> {
        switch state.breaker.admit(at: now) {
        case .admitted(let permit):
            state.underWay += 1
            return .success(Ticket(permit: permit))
        case .refused(let wait):
            return .failure(refuse(&state, wait))
        }
    }

    private func refuse(_ state: inout State, _ wait: Duration) -> GateRefusal {
        state.refused = state.refused &+ 1
        return .resting(retryIn: wait, lastFailure: state.lastFailure)
    }

    private func queue() async -> Result<Ticket, GateRefusal> {
        let number = state.withLock { state in
            state.nextNumber &+= 1
            return state.nextNumber
        }
        let alarm = Task { [clock, limits] in
            do { try await clock.sleep(for: limits.patience) } catch { return }
            giveUp(number, .tookTooLong)
        }
        defer { alarm.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { turn in
                let atOnce: Result<Ticket, GateRefusal>? = state.withLock { state in
                    if Task.isCancelled { return .failure(.cancelled) }
                    // A call may have ended since.
                    if let result = admit(&state) { return result }
                    guard state.waiting.count < limits.waiting else {
                        state.refused = state.refused &+ 1
                        return .failure(.full)
                    }
                    state.waiting.append(Waiter(number: number, turn: turn))
                    return nil
                }
                if let atOnce { turn.resume(returning: atOnce) }
            }
        } onCancel: {
            giveUp(number, .cancelled)
        }
    }

    private func giveUp(_ number: Int, _ refusal: GateRefusal) {
        let waiter: Waiter? = state.withLock { state in
            guard let index = state.waiting.firstIndex(where: { $0.number == number }) else { return nil }
            state.refused = state.refused &+ 1
            return state.waiting.remove(at: index)
        }
        waiter?.turn.resume(returning: .failure(refusal))
    }

    private func leave(_ ticket: Ticket, _ outcome: CallOutcome, reason: String?) {
        let next: [(Waiter, Result<Ticket, GateRefusal>)] = state.withLock { state in
            let now = clock.now()
            state.underWay -= 1
            if outcome == .failed { state.lastFailure = reason }
            state.breaker.settle(ticket.permit, outcome, at: now)
            var next: [(Waiter, Result<Ticket, GateRefusal>)] = []
            // One takes the place that became free; all are told where the breaker has opened.
            while let first = state.waiting.first, let result = admit(&state) {
                state.waiting.removeFirst()
                next.append((first, result))
            }
            return next
        }
        for (waiter, result) in next { waiter.turn.resume(returning: result) }
    }

    // MARK: For metrics

    func health(of provider: String) -> ProviderHealth {
        let now = clock.now()
        return state.withLock { state in
            ProviderHealth(
                provider: provider,
                circuit: state.breaker.state.rawValue,
                failuresInARow: state.breaker.failuresInARow,
                callsUnderWay: state.underWay,
                callsWaiting: state.waiting.count,
                callsRefused: state.refused,
                retryIn: state.breaker.state == .open ? state.breaker.refusal(at: now) : nil,
                lastFailure: state.breaker.failuresInARow > 0 ? state.lastFailure : nil
            )
        }
    }
}
