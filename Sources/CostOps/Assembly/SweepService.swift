import BrokerCore
import Logging
import OAuthProtocol
import ServiceLifecycle

/// Deletes what has expired, a little at a time, so that the database stays as large as what is alive.
struct SweepService: Service {
    let store:
        any LoginStore & StoryStore & AuditStore & SigningKeyStore
            & SessionStore & LogoutNoticeStore
    let journal: LoginJournal
    /// Of the moment; asked each time.
    let retention: @Sendable () -> Retention
    let clock: any WallClock
    let logger: Logger

    private static let pause = Duration.seconds(60)
    private static let batch = 500

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: Self.pause)
                await sweep()
                journal.reportLeftOut(logger: logger)
            }
        }
    }

    /// Goes on while batches come back full, with a pause between them for whoever waits to write.
    private func sweep() async {
        do {
            var deleted = 0
            let retention = retention()
            while true {
                let now = clock.now()
                let expired = try await store.sweepExpired(before: now, limit: Self.batch)
                let stories = try await store.sweepStories(
                    endedBefore: now - retention.stories,
                    mostFailed: Retention.mostFailedStories,
                    limit: Self.batch
                )
                let events = try await store.sweepAuditEvents(before: now - retention.auditEvents, limit: Self.batch)
                let logouts = try await store.sweepLogoutNotices(
                    endedBefore: now - LogoutService.longestTry,
                    limit: Self.batch
                )
                deleted += expired + stories + events + logouts
                guard max(expired, stories, events, logouts) >= Self.batch else { break }
                try await Task.sleep(for: .milliseconds(20))
            }
            deleted += try await store.sweepSigningKeys(before: clock.now())
            if deleted > 0 { logger.debug("swept", metadata: ["rows": "\(deleted)"]) }
        } catch {
            logger.warning("sweep.failed", metadata: ["error": "\(error)"])
        }
    }
}
