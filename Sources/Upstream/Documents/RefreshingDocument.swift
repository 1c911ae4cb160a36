import BrokerCore

/// A document of a provider that is kept, and kept fresh: answered from memory, fetched anew behind the answers, used stale
/// while the provider is down, never replaced by something worse, and never fetched twice at a time.
actor RefreshingDocument<Value: Sendable> {
    /// What a fetch brought.
    struct Loaded: Sendable {
        let value: Value
        let life: Duration
    }

    /// The copy kept from an earlier run.
    struct Restored: Sendable {
        let value: Value
        let age: Duration
    }

    private struct Held {
        var value: Value
        let fetchedAt: Duration
        let life: Duration
    }

    /// A fetch under way, or about to begin.
    private struct Flight {
        let task: Task<Result<Value, UpstreamError>, Never>
        /// False while it waits for its time: then what it will see is newer than whoever joins it.
        var hasBegun = false
    }

    typealias Load = @Sendable (_ previous: Value?) async throws(UpstreamError) -> Loaded
    typealias Restore = @Sendable () async -> Restored?

    private let clock: any MonotonicClock
    private let load: Load
    private let restore: Restore
    private var backOff: BackOff
    private var held: Held?
    private var flight: Flight?
    private var restoring: Task<Restored?, Never>?
    private var hasRestored = false
    private var lastError: UpstreamError?
    private var nextAttempt: Duration = .zero
    // Two, so that invented key names can't use up what a real rotation needs, nor the other way round.
    private var trusted = FetchBudget(interval: .seconds(1))
    private var deliverable = FetchBudget(interval: .seconds(30))

    init(clock: any MonotonicClock, backOff: BackOff, restore: @escaping Restore, load: @escaping Load) {
        self.clock = clock
        self.backOff = backOff
        self.restore = restore
        self.load = load
    }

    /// The document: at once if there is one, else after a fetch that all who wait share.
    ///
    /// - Parameter ahead: the age from which it is fetched anew behind the answer; by default 80 % of its soft life.
    func value(refreshAhead ahead: Duration? = nil) async throws(UpstreamError) -> Value {
        await restoreOnce()
        let now = clock.now()
        if let held, now - held.fetchedAt <= DocumentLife.staleLimit {
            let due = max(DocumentLife.refreshAhead(held.life), ahead ?? .zero)
            if now - held.fetchedAt >= due, now >= nextAttempt { _ = takeOff() }
            return held.value
        }
        if flight == nil { try refuseDuringBackOff(now) }
        return try await takeOff().value.get()
    }

    /// The document fetched anew, for a reader that misses something in it, within the budget of its channel.
    ///
    /// - Returns: the document, and whether the fetch began after this call; nil where the budget allows no fetch now.
    func refetched(for channel: KeyChannel) async throws(UpstreamError) -> (value: Value, isNewer: Bool)? {
        if let flight {
            let isNewer = !flight.hasBegun
            return (try await flight.task.value.get(), isNewer)
        }
        let now = clock.now()
        let earliest: Duration
        switch channel {
        case .tokenEndpoint:
            // Who comes too soon waits for the turn, at most a second, together with all others.
            earliest = trusted.earliest(at: now)
        case .deliverable:
            earliest = deliverable.earliest(at: now)
            if earliest > now { return nil }
        }
        try refuseDuringBackOff(now)
        switch channel {
        case .tokenEndpoint: trusted.spend(at: earliest)
        case .deliverable: deliverable.spend(at: earliest)
        }
        return (try await takeOff(after: earliest - now).value.get(), true)
    }

    func status() -> DocumentStatus {
        let now = clock.now()
        var status = DocumentStatus()
        if let held {
            status.age = now - held.fetchedAt
            status.isStale = now - held.fetchedAt > held.life
        }
        status.lastError = lastError?.detail
        if nextAttempt > now { status.retryIn = nextAttempt - now }
        return status
    }

    // MARK: One fetch at a time

    private func takeOff(after delay: Duration = .zero) -> Task<Result<Value, UpstreamError>, Never> {
        if let flight { return flight.task }
        // Not a child of whoever asked first: others wait for it too.
        let task = Task { await fly(after: delay) }
        flight = Flight(task: task)
        return task
    }

    private func fly(after delay: Duration) async -> Result<Value, UpstreamError> {
        if delay > .zero { try? await clock.sleep(for: delay) }
        flight?.hasBegun = true
        let result: Result<Value, UpstreamError>
        do {
            let loaded = try await load(held?.value)
            held = Held(value: loaded.value, fetchedAt: clock.now(), life: loaded.life)
            backOff.succeeded()
            (lastError, nextAttempt) = (nil, .zero)
            result = .success(loaded.value)
        } catch {
            // What was good stays (`held` is left alone); the failure counts into the cool-down.
            nextAttempt = clock.now() + backOff.failed(askedFor: error.retryAfter)
            lastError = error
            result = .failure(error)
        }
        flight = nil
        return result
    }

    private func refuseDuringBackOff(_ now: Duration) throws(UpstreamError) {
        guard now < nextAttempt, let lastError else { return }
        throw UpstreamError(
            provider: lastError.provider,
            step: lastError.step,
            kind: lastError.kind,
            detail: lastError.detail,
            advice: lastError.advice,
            upstreamStatus: lastError.upstreamStatus,
            retryAfter: max(1, (nextAttempt - now).components.seconds)
        )
    }

    private func restoreOnce() async {
        guard !hasRestored else { return }
        let task = restoring ?? Task { await restore() }
        restoring = task
        let restored = await task.value
        // Everybody who waited comes by here; the first one through sets it, unless a fetch was faster.
        guard !hasRestored else { return }
        hasRestored = true
        restoring = nil
        guard held == nil, let restored, restored.age <= DocumentLife.staleLimit else { return }
        held = Held(value: restored.value, fetchedAt: clock.now() - restored.age, life: DocumentLife.standard)
    }
}
