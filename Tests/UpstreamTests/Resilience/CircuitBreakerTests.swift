import Testing

@testable import Upstream

@Suite struct CircuitBreakerTests {
    private var breaker = CircuitBreaker()
    private var now: Duration = .seconds(100)

    private mutating func call(_ outcome: CallOutcome) -> Bool {
        guard case .admitted(let permit) = breaker.admit(at: now) else { return false }
        breaker.settle(permit, outcome, at: now)
        return true
    }

    @Test mutating func `Promise 9: it opens after five failures in a row, not after four`() {
        for _ in 1...4 { #expect(call(.failed)) }
        #expect(call(.answered))
        for _ in 1...4 { #expect(call(.failed)) }
        #expect(breaker.state == .closed)
        #expect(call(.failed))
        #expect(breaker.state == .open)
        #expect(!call(.answered))
        #expect(breaker.refusal(at: now) == .seconds(5))
    }

    @Test mutating func `Promise 9: half of the last twenty open it, nine do not`() {
        // Never five in a row.
        for _ in 1...9 {
            #expect(call(.failed))
            #expect(call(.answered))
        }
        #expect(call(.answered))
        #expect(breaker.state == .closed)
        // The twentieth: ten of twenty.
        #expect(call(.failed))
        #expect(breaker.state == .open)
    }

    @Test mutating func `The window forgets: ten failures among many answers do not open it`() {
        for _ in 1...10 {
            #expect(call(.failed))
            for _ in 1...3 { #expect(call(.answered)) }
        }
        #expect(breaker.state == .closed)
    }

    @Test mutating func `Calls that say nothing change nothing`() {
        for _ in 1...4 { #expect(call(.failed)) }
        for _ in 1...40 { #expect(call(.unknown)) }
        #expect(breaker.state == .closed && breaker.failuresInARow == 4)
    }

    @Test mutating func `After the pause one call probes, and its success closes it`() {
        for _ in 1...5 { #expect(call(.failed)) }
        now += .milliseconds(4_999)
        #expect(!call(.answered))
        now += .milliseconds(1)
        guard case .admitted(let probe) = breaker.admit(at: now) else {
            Issue.record("no probe was admitted")
            return
        }
        #expect(breaker.state == .halfOpen)
        for _ in 1...10 { #expect(!call(.answered)) }
        breaker.settle(probe, .answered, at: now)
        #expect(breaker.state == .closed && breaker.failuresInARow == 0)
        for _ in 1...4 { #expect(call(.failed)) }
        #expect(breaker.state == .closed)
    }

    @Test mutating func `Promise 9: the pause doubles with each probe that fails, up to 60 seconds`() {
        for _ in 1...5 { #expect(call(.failed)) }
        for seconds in [5, 10, 20, 40, 60, 60, 60] {
            #expect(breaker.refusal(at: now) == .seconds(seconds))
            now += .seconds(seconds)
            #expect(call(.failed))
        }
        now += .seconds(60)
        #expect(call(.answered))
        for _ in 1...5 { #expect(call(.failed)) }
        #expect(breaker.refusal(at: now) == .seconds(5))
    }

    @Test mutating func `A probe that never went out leaves its turn to the next`() {
        for _ in 1...5 { #expect(call(.failed)) }
        now += .seconds(5)
        #expect(call(.unknown))
        #expect(call(.answered))
        #expect(breaker.state == .closed)
    }

    @Test mutating func `What was under way when it opened decides nothing later`() {
        var old: [CircuitBreaker.Permit] = []
        for _ in 1...10 {
            if case .admitted(let permit) = breaker.admit(at: now) { old.append(permit) }
        }
        #expect(old.count == 10)
        for _ in 1...5 { #expect(call(.failed)) }
        for permit in old.prefix(5) { breaker.settle(permit, .answered, at: now) }
        #expect(breaker.state == .open)
        now += .seconds(5)
        #expect(call(.answered))
        for permit in old.suffix(5) { breaker.settle(permit, .failed, at: now) }
        #expect(breaker.state == .closed && breaker.failuresInARow == 0)
    }
}
