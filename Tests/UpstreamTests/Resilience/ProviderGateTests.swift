import BrokerCore
import ProviderCatalogue
import Synchronization
import Testing

@testable import Upstream

/// One dead provider slows nobody else, and is not asked over and over.
@Suite struct ProviderGateTests {
    @Test func `Promise 9: 200 logins pending at a dead provider; another's go on, and the dead one holds 32 calls`()
        async throws
    {
        let dead = try FakeIssuer()
        let alive = try FakeIssuer()
        dead.change { $0.tokenReply = .hang }
        let connector = dead.connector()
        try await withThrowingTaskGroup(of: UpstreamError?.self) { group in
            for _ in 1...200 {
                group.addTask { await upstreamError { _ = try await dead.signIn(with: connector) } }
            }
            // Whoever finds all places taken is told at once, not after the others' timeouts.
            for _ in 1...104 {
                let error = try #require(try await group.next() ?? nil)
                #expect(error.kind == .unavailable && error.retryAfter == 2)
            }
            let reached = await eventually { dead.server.requestCount(path: "/token") == 32 }
            #expect(reached)
            for _ in 1...20 { #expect(try await alive.signIn().subject == "person-1") }
            let health = await connector.health()
            #expect(health.callsUnderWay == 32 && health.callsWaiting == 64 && health.callsRefused == 104)
            #expect(dead.server.requestCount(path: "/token") == 32)
            group.cancelAll()
        }
        let health = await connector.health()
        #expect(health.callsUnderWay == 0 && health.callsWaiting == 0)
        // Who gave up says nothing about the provider.
        #expect(health.circuit == "closed" && health.failuresInARow == 0)
    }

    @Test func `Who waits takes the place of who is done; when the circuit opens, all who wait are told`() async throws
    {
        let clock = ManualClock()
        var limits = GateLimits()
        limits.calls = 1
        let gate = ProviderGate(clock: clock, limits: limits)
        let first = Latch()
        let order = Numbers()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { _ = await Self.call(gate, outcome: .answered) { await first.wait() } }
            _ = await eventually { gate.health(of: "a").callsUnderWay == 1 }
            for number in 1...3 {
                group.addTask {
                    _ = await Self.call(gate, outcome: .answered) { order.append(number) }
                }
                _ = await eventually { gate.health(of: "a").callsWaiting == number }
            }
            await first.open()
        }
        #expect(order.all == [1, 2, 3])

        let second = Latch()
        for _ in 1...4 { _ = await Self.call(gate, outcome: .failed) {} }
        let refused = Numbers()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { _ = await Self.call(gate, outcome: .failed) { await second.wait() } }
            _ = await eventually { gate.health(of: "a").callsUnderWay == 1 }
            for number in 1...3 {
                group.addTask {
                    if case .resting? = await Self.call(gate, outcome: .answered, {}) { refused.append(number) }
                }
                _ = await eventually { gate.health(of: "a").callsWaiting == number }
            }
            await second.open()
        }
        #expect(refused.all == [1, 2, 3])
        #expect(gate.health(of: "a").circuit == "open")
    }

    @Test func `A turn that doesn't come in time is refused, and a caller who gives up leaves the queue`() async {
        let clock = ManualClock()
        var limits = GateLimits()
        limits.calls = 1
        let gate = ProviderGate(clock: clock, limits: limits)
        let latch = Latch()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { _ = await Self.call(gate, outcome: .answered) { await latch.wait() } }
            _ = await eventually { gate.health(of: "a").callsUnderWay == 1 }
            let patient = Task { await Self.call(gate, outcome: .answered) {} }
            let gone = Task { await Self.call(gate, outcome: .answered) {} }
            _ = await eventually { gate.health(of: "a").callsWaiting == 2 && clock.sleepers == 2 }
            gone.cancel()
            guard case .cancelled? = await gone.value else {
                Issue.record("the cancelled caller was not told so")
                return
            }
            #expect(gate.health(of: "a").callsWaiting == 1)
            clock.advance(by: .seconds(5))
            guard case .tookTooLong? = await patient.value else {
                Issue.record("the waiting caller was not told so")
                return
            }
            #expect(gate.health(of: "a").callsWaiting == 0)
            await latch.open()
        }
    }

    @Test func `Promise 9: an open circuit answers at once, with the time to come back, before anybody is sent there`()
        async throws
    {
        let issuer = try FakeIssuer()
        let connector = issuer.connector()
        _ = try await connector.authorizationURL(for: issuer.login())
        issuer.change { $0.tokenReply = .json("{}", status: 500) }
        for _ in 1...5 {
            #expect(await upstreamError { _ = try await issuer.signIn(with: connector) }?.kind == .unavailable)
        }
        #expect(issuer.server.requestCount(path: "/token") == 5)
        let error = await upstreamError { _ = try await issuer.signIn(with: connector) }
        #expect(error?.kind == .unavailable && error?.retryAfter == 5)
        #expect(error?.detail.contains("status 500") == true)
        #expect(issuer.server.requestCount(path: "/token") == 5)
        let before = await upstreamError { _ = try await connector.authorizationURL(for: issuer.login()) }
        #expect(before?.kind == .unavailable && before?.retryAfter == 5)
        #expect(await connector.health().circuit == "open")

        // Half-open: a person may set out again, and their code is the probe.
        issuer.clock.advance(by: .seconds(5))
        issuer.change { $0.tokenReply = nil }
        _ = try await connector.authorizationURL(for: issuer.login())
        #expect(try await issuer.signIn(with: connector).subject == "person-1")
        #expect(await connector.health().circuit == "closed")
    }

    @Test(arguments: [400, 401, 403, 404, 429])
    func `4xx never opens it: a provider that refuses is there`(status: Int) async throws {
        let issuer = try FakeIssuer()
        let connector = issuer.connector()
        issuer.change { $0.tokenReply = .json(#"{"error":"invalid_grant"}"#, status: status) }
        for _ in 1...25 { _ = await upstreamError { _ = try await issuer.signIn(with: connector) } }
        #expect(issuer.server.requestCount(path: "/token") == 25)
        #expect(await connector.health().circuit == "closed")
    }

    @Test func `Metadata that can't be had counts once a fetch, and its cool-down doesn't count at all`() async throws {
        let issuer = try FakeIssuer()
        let connector = issuer.connector()
        issuer.change { $0.metadataReply = .json("{}", status: 500) }
        for round in 1...5 {
            for _ in 1...3 {
                let error = await upstreamError { _ = try await connector.authorizationURL(for: issuer.login()) }
                #expect(error?.kind == .unavailable)
            }
            let health = await connector.health()
            #expect(health.failuresInARow == round)
            issuer.clock.advance(by: .seconds(60))
        }
        // Open since the fifth, and due again: the probe finds the provider back.
        issuer.change { $0.metadataReply = nil }
        _ = try await connector.authorizationURL(for: issuer.login())
        #expect(await connector.health().circuit == "closed")
    }

    @Test func `Userinfo goes through the same gate`() async throws {
        let issuer = try FakeIssuer()
        let connector = issuer.connector { $0.userinfo = .always }
        issuer.change { $0.userinfoReply = .json("{}", status: 503) }
        for _ in 1...12 { _ = await upstreamError { _ = try await issuer.signIn(with: connector) } }
        // Token answers come between, so that only half of all calls fail: the window of twenty opens it.
        #expect(issuer.server.requestCount(path: "/userinfo") == 10)
        #expect(await connector.health().circuit == "open")
    }

    private static func call(
        _ gate: ProviderGate,
        outcome: CallOutcome,
        _ body: @Sendable () async -> Void
    ) async -> GateRefusal? {
        do {
            _ = try await gate.perform { (_: Result<Void, Never>) in
                (outcome, reason: nil)
            } _: { () async throws(Never) in
                await body()
            }
            return nil
        } catch {
            return error
        }
    }
}

private final class Numbers: Sendable {
    private let numbers = Mutex<[Int]>([])

    var all: [Int] { numbers.withLock { $0 }.sorted() }
    func append(_ number: Int) { numbers.withLock { $0.append(number) } }
}

/// Holds whoever waits until it is opened.
private actor Latch {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func wait() async {
        if isOpen { return }
        await withCheckedContinuation { waiting.append($0) }
    }

    func open() {
        isOpen = true
        for continuation in waiting { continuation.resume() }
        waiting = []
    }
}
