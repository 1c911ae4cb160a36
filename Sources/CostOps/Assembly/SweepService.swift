import BrokerCore
import Logging
import OAuthProtocol
import ServiceLifecycle

/// Deletes what has expired, a little at a time, so that the database stays as large as what is alive.
struct SweepService: Service {
    let store: any LoginStore
    let clock: any WallClock
    let logger: Logger

    private static let pause = Duration.seconds(60)
    private static let batch = 500

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: Self.pause)
                await sweep()
            }
        }
    }

    /// Goes on while batches come back full, with a pause between them for whoever waits to write.
    private func sweep() async {
        do {
            var deleted = 0
            while true {
                let count = try await store.sweepExpired(before: clock.now(), limit: Self.batch)
                deleted += count
                guard count >= Self.batch else { break }
                try await Task.sleep(for: .milliseconds(20))
            }
            if deleted > 0 { logger.debug("swept", metadata: ["rows": "\(deleted)"]) }
        } catch {
            logger.warning("sweep.failed", metadata: ["error": "\(error)"])
        }
    }
}
