import BrokerCrypto
import OAuthProtocol

/// Who is signed in in a browser. A session counts as long as neither it nor its person nor its provider was ended
/// (ASVS 7.3, CVE-2025-53942).
package struct BrowserSessions: Sendable {
    private let store: any SessionStore
    package let lifetimes: SessionLifetimes
    private let connectors: ConnectorDirectory
    private let clock: any WallClock

    init(
        store: any SessionStore,
        lifetimes: SessionLifetimes,
        connectors: ConnectorDirectory,
        clock: any WallClock
    ) {
        self.store = store
        self.lifetimes = lifetimes
        self.connectors = connectors
        self.clock = clock
    }

    /// The session whose cookie the browser brought, whatever became of it; no query for a browser without one.
    func find(_ secret: SessionSecret?) async throws(StoreError) -> BrowserSession? {
        guard let secret, let found = try await store.session(secretDigest: secret.digest) else { return nil }
        return BrowserSession(session: found.session, user: found.user)
    }

    /// The one that counts, if the browser has one.
    package func current(_ secret: SessionSecret?) async throws(StoreError) -> BrowserSession? {
        guard let found = try await find(secret), isUsable(found) else { return nil }
        return found
    }

    func isUsable(_ found: BrowserSession) -> Bool {
        guard lifetimes.isAlive(found.session, at: clock.now()), found.user.disabledAt == nil,
            let connector = connectors.connectors.first(where: { exactlyEqual($0.id, found.session.provider) }),
            let identity = found.session.identity
        else { return false }
        // Another provider took the id over: its people are others. And one whose entry was changed may take fewer than before.
        return connector.isIssuer(identity.issuer)
            && connectors.version(of: connector) == found.session.connectionVersion
    }
}

extension Session {
    /// What the provider said of the person, as far as rules look at it, and the authentication itself.
    var identity: UpstreamIdentity? {
        guard var identity = basis.flatMap({ GrantBasis(encoded: $0, provider: provider) })?.identity else {
            return nil
        }
        identity.authenticatedAt = authenticatedAt
        identity.authenticationContext = authenticationContext
        identity.authenticationMethods = authenticationMethods
        return identity
    }
}
