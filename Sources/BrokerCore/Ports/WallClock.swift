package import OAuthProtocol

/// Where the time of day comes from, so that tests can turn it.
package protocol WallClock: Sendable {
    func now() -> UnixTime
}
