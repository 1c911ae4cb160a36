package import BrokerCore
package import Logging

/// What the relying-party side works with, whatever the connection.
package struct UpstreamEnvironment: Sendable {
    package var transport: any HTTPTransport
    package var documents: any DocumentCache
    package var wallClock: any WallClock
    package var clock: any MonotonicClock
    package var egressAllow: EgressAllowList
    /// How much of the broker one provider may hold.
    package var gateLimits = GateLimits()
    package var logger: Logger
    /// A number from 0 to 1; spreads back-offs.
    package var jitter: @Sendable () -> Double

    package init(
        transport: any HTTPTransport,
        documents: any DocumentCache,
        wallClock: any WallClock,
        clock: any MonotonicClock = SystemMonotonicClock(),
        egressAllow: EgressAllowList = .none,
        logger: Logger,
        jitter: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
    ) {
        self.transport = transport
        self.documents = documents
        self.wallClock = wallClock
        self.clock = clock
        self.egressAllow = egressAllow
        self.logger = logger
        self.jitter = jitter
    }
}
