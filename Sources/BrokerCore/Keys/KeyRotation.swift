package import OAuthProtocol

/// When a signing key gets a successor, and how long it stays published after it. Decides, and changes nothing.
package struct KeyRotation: Sendable {
    /// From when on a key can be read in the key set until it signs. A verifier has the set for ten minutes
    /// (`PublishedKeySet.cacheLife`), other instances learn of a key within seconds; the rest is for verifiers that keep the
    /// set for longer than it says.
    package static let lead = Lifetime.hours(1)
    /// The same where somebody can't wait: as long as every instance needs to learn of the key, so that none refuses what
    /// another one signs.
    package static let shortLead = Lifetime.seconds(10)
    /// For clocks that differ.
    private static let margin = Lifetime.minutes(10)

    /// How long a key signs; nil where only a command makes the next one.
    private let period: Lifetime?
    private let longestTokenLife: Lifetime

    package init(period: Lifetime?, longestTokenLife: Lifetime) {
        self.period = period
        self.longestTokenLife = longestTokenLife
    }

    package enum Step: Sendable, Equatable {
        case makeNext(signsFrom: UnixTime)
        /// The previous keys get their end.
        case retire(at: UnixTime)
    }

    /// What is due now; nil for nothing.
    /// - Parameter isInUse: whether anybody's tokens are signed with the algorithm. Where nobody's are, its key stays, since
    ///   another instance may have another configuration for a while.
    package func step(for keys: KeySuccession, isInUse: Bool, at now: UnixTime) -> Step? {
        guard let current = keys.current else { return nil }
        if !keys.previous.isEmpty { return .retire(at: end(ofKeysBefore: current)) }
        guard isInUse, let period, keys.waiting.isEmpty else { return nil }
        let due = current.signsFrom + period
        guard now >= due - Self.lead else { return nil }
        return .makeNext(signsFrom: max(due, now + Self.lead))
    }

    /// Until when keys are published that signed until `successor` did: then the last of their tokens has ended.
    package func end(ofKeysBefore successor: StoredSigningKey) -> UnixTime {
        successor.signsFrom + longestTokenLife + Self.margin
    }
}
