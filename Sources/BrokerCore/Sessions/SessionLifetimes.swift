package import OAuthProtocol

/// How long a browser is signed in without going to the provider again (ASVS 7.3.1, 7.3.2). Grants are not concerned: they
/// have lifetimes of their own.
package struct SessionLifetimes: Sendable {
    /// Counted from the authentication.
    package let absolute: Lifetime
    /// Counted from the last use.
    package let idle: Lifetime

    package init(absolute: Lifetime, idle: Lifetime) {
        self.absolute = absolute
        self.idle = idle
    }

    package func isAlive(_ session: Session, at now: UnixTime) -> Bool {
        session.endedAt == nil && now < session.validUntil && now < session.usedAt + idle
    }
}
