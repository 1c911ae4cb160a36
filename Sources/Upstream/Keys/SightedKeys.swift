import BrokerCrypto
import JOSE

/// The keys of the latest document, and those of earlier ones that were seen less than 24 hours ago.
///
/// Replicas of a provider serve different sets for a while (Entra's were seen to drop and bring back a key 123 times in
/// five months), so a key's absence from one document doesn't end it.
struct SightedKeys: Sendable {
    struct Absent: Sendable {
        let key: JWK
        let lastSeen: Duration
    }

    private static let mostAbsent = 256

    let latest: JWKSet
    let seenAt: Duration
    let absent: [Absent]

    init(latest: JWKSet, seenAt: Duration, absent: [Absent] = []) {
        self.latest = latest
        self.seenAt = seenAt
        self.absent = absent
    }

    /// The next document's keys, with what this one leaves behind. A name that comes back with another key means the new
    /// one; a key without a name is known by itself.
    func followed(by set: JWKSet, at now: Duration) -> SightedKeys {
        let before = latest.keys.map { Absent(key: $0, lastSeen: seenAt) } + absent
        let names = Set(set.keys.map(Self.name))
        let left = before.filter { now - $0.lastSeen < DocumentLife.staleLimit && !names.contains(Self.name($0.key)) }
        return SightedKeys(latest: set, seenAt: now, absent: Array(left.prefix(Self.mostAbsent)))
    }

    /// The absent keys that may still verify.
    func alive(at now: Duration) -> JWKSet {
        JWKSet(keys: absent.filter { now - $0.lastSeen < DocumentLife.staleLimit }.map(\.key))
    }

    private static func name(_ key: JWK) -> ExactString {
        ExactString(key.keyID.map { "kid:\($0)" } ?? "key:\(JWK.thumbprint(of: key.key))")
    }
}
