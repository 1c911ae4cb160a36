import BrokerCrypto
import OAuthProtocol
import Synchronization

/// Slows down whoever tries secrets (RFC 6749 §2.3.1): by client and address together, and by address alone.
///
/// Nobody is locked out by a stranger: another address has a count of its own, and a secret that can't be guessed
/// (`ClientSecret.isGuessable`) is taken however many wrong ones came before. Only for a short secret a right one has to wait
/// too, up to a minute: else waiting would cost a guesser nothing.
///
/// The counts are in memory alone. Against a secret of 256 bits a restart that forgets them gives nobody anything; against a
/// short one it gives ten tries more.
package final class ClientGuesses: Sendable {
    private struct Count {
        var failures = 0
        var last: UnixTime
        var pausedUntil: UnixTime
    }

    private static let freeByClient = 10
    private static let freeByAddress = 100
    private static let longestPause: Int64 = 60
    /// After so long without a failure a count is forgotten.
    private static let memory = Lifetime.minutes(15)
    private static let capacity = 20_000

    private let counts = Mutex<[[UInt8]: Count]>([:])

    package init() {}

    /// How long this caller has to wait, if at all.
    func pause(client: String, address: String?, at now: UnixTime) -> Lifetime? {
        counts.withLock { counts in
            Self.keys(client, address).compactMap { counts[$0.key]?.pausedUntil }.max().flatMap { end in
                now < end ? end.since(now) : nil
            }
        }
    }

    /// Counts a wrong secret.
    func failed(client: String, address: String?, at now: UnixTime) {
        counts.withLock { counts in
            for (key, free) in Self.keys(client, address) {
                var count = counts[key] ?? Count(last: now, pausedUntil: now)
                if now > count.last + Self.memory { count = Count(last: now, pausedUntil: now) }
                count.failures = min(count.failures + 1, 1_000_000)
                count.last = now
                if count.failures >= free {
                    let doubled = Int64(1) << min(Int64(count.failures - free), 6)
                    count.pausedUntil = now + .seconds(min(doubled, Self.longestPause))
                }
                counts[key] = count
            }
            if counts.count > Self.capacity { Self.forget(&counts, at: now) }
        }
    }

    /// Drops what is old; under a flood of names the half that was quiet for longest.
    private static func forget(_ counts: inout [[UInt8]: Count], at now: UnixTime) {
        counts = counts.filter { $0.value.last + memory >= now }
        guard counts.count > capacity / 2 else { return }
        let newest = counts.sorted { ($0.value.last, $0.value.failures) > ($1.value.last, $1.value.failures) }
        counts = Dictionary(newest.prefix(capacity / 2).map { ($0.key, $0.value) }) { first, _ in first }
    }

    private static func keys(_ client: String, _ address: String?) -> [(key: [UInt8], free: Int)] {
        let address = Array((address ?? "").utf8)
        return [
            (Digest.sha256(address + [0] + Array(client.utf8)), freeByClient), (Digest.sha256(address), freeByAddress),
        ]
    }
}
