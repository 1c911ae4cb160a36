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

    /// A document as it stood at some time.
    struct Version: Sendable {
        let value: Value
        let number: Int
        /// It was fetched after whoever asked had asked: what it lacks, the provider doesn't have.
        var isNewer = false
    }

    private struct Held {
        let value: Value
        let fetchedAt: Duration
        let life: Duration
    }

    /// A fetch under way, or about to begin.
    private struct Flight {
        let task: Task<Result<Version, UpstreamError>, Never>
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
    /// Counts what was held.
    private var version = 0
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
    func current(refreshAhead ahead: Duration? = nil) async throws(UpstreamError) -> Version {
        await restoreOnce()
        let now = clock.now()
        if let held, now - held.fetchedAt <= DocumentLife.staleLimit {
            let due = max(DocumentLife.refreshAhead(held.life), ahead ?? .zero)
            if now - held.fetchedAt >= due, now >= nextAttempt { _ = takeOff() }
            return Version(value: held.value, number: version)
        }
        if flight == nil { try refuseDuringBackOff(now) }
        return try await takeOff().value.get()
    }

    /// Whether `current` would answer from memory.
    /// - Throws: during a cool-down without a document.
    func answersAtOnce() async throws(UpstreamError) -> Bool {
        await restoreOnce()
        let now = clock.now()
        if let held, now - held.fetchedAt <= DocumentLife.staleLimit { return true }
        if flight == nil { try refuseDuringBackOff(now) }
        return false
    }

    /// A later version than the one in which a reader misses something, within the budget of the reader's channel.
    ///
    /// - Returns: nil where the budget allows no fetch now.
    func later(than seen: Int, for channel: KeyChannel) async throws(UpstreamError) -> Version? {
        // It came while the reader was looking.
        if let held, version != seen { return Version(value: held.value, number: version) }
        if let flight {
            let isNewer = !flight.hasBegun
            var version = try await flight.task.value.get()
            version.isNewer = isNewer
            return version
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
        var version = try await takeOff(after: earliest - now).value.get()
        version.isNewer = true
        return version
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

    private func takeOff(after delay: Duration = .zero) -> Task<Result<Version, UpstreamError>, Never> {
        if let flight { return flight.task }
        // Not a child of whoever asked first: others wait for it too.
        let task = Task { await fly(after: delay) }
        flight = Flight(task: task)
        return task
    }

    private func fly(after delay: Duration) async -> Result<Version, UpstreamError> {
        if delay > .zero { try? await clock.sleep(for: delay) }
        flight?.hasBegun = true
        let result: Result<Version, UpstreamError>
        do {
            let loaded = try await load(held?.value)
            hold(Held(value: loaded.value, fetchedAt: clock.now(), life: loaded.life))
            backOff.succeeded()
            (lastError, nextAttempt) = (nil, .zero)
            result = .success(Version(value: loaded.value, number: version))
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
        throw lastError.again(after: (nextAttempt - now).components.seconds)
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
        hold(Held(value: restored.value, fetchedAt: clock.now() - restored.age, life: DocumentLife.standard))
    }

    private func hold(_ new: Held) {
        held = new
        version &+= 1
    }
}
