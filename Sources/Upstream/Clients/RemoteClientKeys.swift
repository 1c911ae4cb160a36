package import BrokerCore
package import JOSE
import Synchronization

/// The key sets that clients publish, fetched with the care that a provider's are: kept, kept fresh, used stale while their
/// server is down, and fetched for an unknown key name at most once in 30 seconds.
package final class RemoteClientKeys: PublishedClientKeys {
    /// Clients are few; registered ones may be thousands. The one that was not used for longest goes first.
    private static let capacity = 1_000

    private struct Entry {
        let keys: RemoteKeySet
        var usedAt: Duration
    }

    private let environment: UpstreamEnvironment
    private let entries = Mutex<[ClientKeyAddress: Entry]>([:])

    package init(_ environment: UpstreamEnvironment) {
        self.environment = environment
    }

    package func verify(
        _ token: CompactJWS,
        of client: String,
        at address: ClientKeyAddress,
        allowed: Set<SignatureAlgorithm>
    ) async throws(UpstreamError) {
        // Anybody can name a client and a key: assertions get the budget of what anybody can deliver.
        _ = try await keys(of: client, at: address).verify(token, allowed: allowed, channel: .deliverable)
    }

    private func keys(of client: String, at address: ClientKeyAddress) -> RemoteKeySet {
        let now = environment.clock.now()
        return entries.withLock { entries in
            if let entry = entries[address] {
                entries[address]?.usedAt = now
                return entry.keys
            }
            if entries.count >= Self.capacity, let oldest = entries.min(by: { $0.value.usedAt < $1.value.usedAt })?.key
            {
                entries[oldest] = nil
            }
            let keys = made(for: client, at: address)
            entries[address] = Entry(keys: keys, usedAt: now)
            return keys
        }
    }

    private func made(for client: String, at address: ClientKeyAddress) -> RemoteKeySet {
        RemoteKeySet(
            of: "assertion",
            fetcher: DocumentFetcher(
                provider: "client \(client)",
                transport: environment.transport,
                egress: EgressPolicy(
                    operatorsURL: address.isOperatorsWord ? address.url : nil,
                    allow: environment.egressAllow
                ),
                clock: environment.clock
            ),
            archive: DocumentArchive(
                cache: environment.documents,
                wallClock: environment.wallClock,
                logger: environment.logger
            ),
            backOff: BackOff(jitter: environment.jitter)
        ) { () throws(UpstreamError) in address.url }
    }
}
