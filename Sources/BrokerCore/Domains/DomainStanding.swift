package import OAuthProtocol

/// What a claimed domain is worth at a moment.
package enum DomainStanding: Sendable, Equatable {
    /// Its record was never seen: it routes nobody and lets nobody in.
    case pending
    case proven
    /// Its record was there and is gone; the domain still counts until then.
    case missing(countsUntil: UnixTime)
    /// Gone for longer than the grace.
    case lapsed

    package var counts: Bool {
        switch self {
        case .proven, .missing: true
        case .pending, .lapsed: false
        }
    }
}
