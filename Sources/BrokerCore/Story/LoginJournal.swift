package import Logging
import OAuthProtocol
import Synchronization

/// Follows the requests of logins, and writes down how those that fail came to fail. A login that works is written with the
/// login itself.
package final class LoginJournal: Sendable {
    private struct Books {
        /// Whoever fails before a login was begun is a stranger, and there are many.
        var strangers = FailureBudget(atOnce: 60, perMinute: 10)
        var begun = FailureBudget(atOnce: 600, perMinute: 60)
        var leftOut: Int64 = 0
    }

    private let store: any StoryStore
    private let clock: any WallClock
    private let keepsSuccesses: Bool
    private let started = ContinuousClock.now
    private let books = Mutex(Books())

    /// - Parameter keepsSuccesses: whether the stories of logins that work are kept too.
    package init(store: any StoryStore, clock: any WallClock, keepsSuccesses: Bool) {
        self.store = store
        self.clock = clock
        self.keepsSuccesses = keepsSuccesses
    }

    /// For one request of a login.
    package func open() -> LoginStory {
        LoginStory(clock: clock, keepsSuccesses: keepsSuccesses)
    }

    /// Handles a request, and writes its story down where it fails, before its answer goes out. A story that can't be
    /// written is said in the log, and the person gets their answer all the same.
    package func following<Value>(
        _ story: LoginStory,
        logger: Logger,
        _ handle: () async throws -> Value
    ) async throws -> Value {
        do {
            let value = try await handle()
            // Some failures go straight back to the app.
            if let ending = story.ending { await keep(story.failure(ending), wasBegun: story.wasBegun, logger: logger) }
            return value
        } catch {
            if let ending = story.ending ?? LoginEnding(error) {
                await keep(story.failure(ending), wasBegun: story.wasBegun, logger: logger)
            }
            throw error
        }
    }

    /// Writes down that the app of a login that worked gets no tokens for it, or none any more.
    /// - Parameter tell: adds what else belongs into the story.
    func refuses(
        _ grant: Grant,
        _ ending: LoginEnding,
        _ kind: AuditEvent.Kind = .loginFailed,
        logger: Logger,
        telling tell: (LoginStory) -> Void = { _ in }
    ) async {
        let story = open()
        story.goesOn(
            loginID: grant.id,
            startedAt: grant.createdAt,
            provider: grant.provider,
            client: grant.clientID
        )
        story.concerns(organization: grant.organization, user: grant.userID)
        tell(story)
        story.steps.note("the app's token request", .failed, ["what": ending.summary])
        await keep(story.failure(ending, kind), wasBegun: true, logger: logger)
    }

    /// Says how many failed logins were left out since the last call, if any.
    package func reportLeftOut(logger: Logger) {
        let count = books.withLock { books in
            defer { books.leftOut = 0 }
            return books.leftOut
        }
        guard count > 0 else { return }
        logger.warning(
            "stories.left_out",
            metadata: [
                "count": .stringConvertible(count),
                "reason": "too many logins failed at once; each has its lines in this log",
            ]
        )
    }

    private func keep(
        _ failure: (record: LoginRecord, event: AuditEvent),
        wasBegun: Bool,
        logger: Logger
    ) async {
        let elapsed = started.duration(to: .now).components
        let milliseconds = elapsed.seconds * 1_000 + elapsed.attoseconds / 1_000_000_000_000_000
        let isWithinBudget = books.withLock { books in
            let fits = wasBegun ? books.begun.spend(at: milliseconds) : books.strangers.spend(at: milliseconds)
            if !fits { books.leftOut += 1 }
            return fits
        }
        guard isWithinBudget else { return }
        do {
            try await store.keep(failure.record, failure.event)
        } catch {
            logger.error(
                "story.lost",
                metadata: ["login": "\(failure.record.code)", "error": "\(error)"]
            )
        }
    }
}
