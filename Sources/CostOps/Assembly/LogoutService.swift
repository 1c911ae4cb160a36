import BrokerCore
import BrokerCrypto
import Logging
import OAuthProtocol
import ServiceLifecycle
import Synchronization

/// Delivers the notices of ended sessions behind whatever ended them, so that nobody waits for an app.
///
/// Each client has one lane: an app that hangs holds one connection, and when it has not answered, what else is due for it waits
/// with it. Instances take notices up one by one, with a lease, so that none is delivered twice at a time.
final class LogoutService: Service {
    /// What could not be delivered for so long is dropped.
    static let longestTry = Lifetime.days(1)
    /// After each attempt that failed; after the last there is no other.
    static let pauses: [Lifetime] = [
        .seconds(5), .seconds(30), .minutes(2), .minutes(10), .minutes(30), .hours(1), .hours(3),
    ]
    /// Longer than an attempt can take.
    static let lease = Lifetime.seconds(30)
    private static let mostLanes = 32
    /// Before a lane makes room for others.
    private static let noticesInLane = 20
    private static let pause = Duration.milliseconds(300)

    private let store: any LogoutNoticeStore
    /// Of the moment; asked each time.
    private let delivery: @Sendable () -> LogoutDelivery
    private let clock: any WallClock
    private let logger: Logger
    private let busy = Mutex<Set<ExactString>>([])

    init(
        store: any LogoutNoticeStore,
        delivery: @escaping @Sendable () -> LogoutDelivery,
        clock: any WallClock,
        logger: Logger
    ) {
        self.store = store
        self.delivery = delivery
        self.clock = clock
        self.logger = logger
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                var isReading = true
                while !Task.isCancelled {
                    do {
                        for lane in try await self.openLanes() { group.addTask { await self.work(lane) } }
                        isReading = true
                    } catch {
                        // Said once, not three times a second.
                        if isReading { self.logger.warning("logout.unread", metadata: ["error": "\(error)"]) }
                        isReading = false
                    }
                    try? await Task.sleep(for: Self.pause)
                }
                // An attempt that is cut off is made again when its lease ends.
                group.cancelAll()
            }
        }
    }

    private struct Lane {
        let client: ExactString
        let notices: [LogoutNotice]
    }

    /// Of the clients that have something due and no lane.
    private func openLanes() async throws(StoreError) -> [Lane] {
        let open = busy.withLock { $0 }
        guard open.count < Self.mostLanes else { return [] }
        let clients = delivery().clientIDs.filter { !open.contains(ExactString($0)) }
        guard !clients.isEmpty else { return [] }
        let due = try await store.dueLogoutNotices(
            forClients: clients,
            limit: Self.noticesInLane,
            at: clock.now()
        )
        let lanes = Dictionary(grouping: due) { ExactString($0.clientID) }
            .map { Lane(client: $0.key, notices: $0.value) }
            .sorted { ($0.notices.first?.endedAt ?? clock.now()) < ($1.notices.first?.endedAt ?? clock.now()) }
            .prefix(Self.mostLanes - open.count)
        busy.withLock { $0.formUnion(lanes.map(\.client)) }
        return Array(lanes)
    }

    private func work(_ lane: Lane) async {
        defer { busy.withLock { _ = $0.remove(lane.client) } }
        for notice in lane.notices where !Task.isCancelled {
            do {
                guard try await deliver(notice) else { return }
            } catch {
                logger.warning("logout.unwritten", metadata: ["client": "\(notice.clientID)", "error": "\(error)"])
                return
            }
        }
    }

    /// - Returns: whether the client's others are worth a try.
    private func deliver(_ due: LogoutNotice) async throws(StoreError) -> Bool {
        let now = clock.now()
        guard let notice = try await store.takeUp(due, until: now + Self.lease, at: now) else { return true }
        let outcome = await delivery().deliver(notice, at: clock.now())
        // Our own end says nothing about the app.
        guard !Task.isCancelled else { return false }
        var metadata: Logger.Metadata = [
            "client": "\(notice.clientID)", "session": "\(notice.sessionID)", "attempt": "\(notice.attempts)",
        ]
        switch outcome {
        case .delivered:
            try await store.remove(notice)
            logger.info("logout.delivered", metadata: metadata)
            return true
        case .refused(let reason):
            try await store.remove(notice)
            metadata["reason"] = "\(reason)"
            logger.warning("logout.failed", metadata: metadata)
            return true
        case .failed(let reason, let appIsDown):
            metadata["reason"] = "\(reason)"
            let after = clock.now()
            guard let pause = Self.pause(after: notice.attempts) else {
                try await store.remove(notice)
                metadata["given_up"] = "true"
                logger.warning("logout.failed", metadata: metadata)
                return !appIsDown
            }
            try await store.postpone(notice, until: after + pause)
            if appIsDown {
                // The others did not fail: they wait no longer than a first try would.
                let next = min(pause, Self.pauses.first ?? pause)
                try await store.postponeLogoutNotices(forClient: notice.clientID, until: after + next, at: after)
            }
            metadata["again_in"] = "\(pause)"
            logger.warning("logout.failed", metadata: metadata)
            return !appIsDown
        }
    }

    private static func pause(after attempts: Int64) -> Lifetime? {
        guard let index = Int(exactly: attempts - 1), pauses.indices.contains(index) else { return nil }
        return pauses[index]
    }
}
