import BrokerCrypto

/// Key names that a fetch has shown not to exist. Bounded: the oldest go first.
struct UnknownKeyIDs {
    private static let capacity = 256
    private static let life: Duration = .seconds(300)

    /// Digests, since a name may be as long as a header.
    private var times: [Bytes: Duration] = [:]
    private var order: [Bytes] = []

    func contains(_ keyID: String, at now: Duration) -> Bool {
        times[Self.digest(keyID)].map { now - $0 < Self.life } == true
    }

    mutating func insert(_ keyID: String, at now: Duration) {
        let digest = Self.digest(keyID)
        if times.updateValue(now, forKey: digest) == nil { order.append(digest) }
        if order.count > Self.capacity { times[order.removeFirst()] = nil }
    }

    private static func digest(_ keyID: String) -> Bytes { Digest.sha256(Array(keyID.utf8)) }
}
