import BrokerCrypto
import Logging
import OAuthProtocol

/// Looks at people again at their providers, one look at a time for each grant: a provider that rotates refresh tokens takes
/// a second use of one for theft. On this instance the callers share a look; over instances a lease in the database decides.
package actor UpstreamLooks {
    private let store: any UpstreamTokenStore
    private let sealing: UpstreamTokenSealing
    private let organizations: OrganizationDirectory
    private let clock: any WallClock
    private var underWay: [[UInt8]: Task<LookOutcome, Never>] = [:]

    /// Longer than a provider's token and userinfo endpoints and its groups may take together.
    static let leaseLifetime = Lifetime.minutes(2)
    /// How long to wait for another instance's look.
    private static let patience = Duration.seconds(15)
    private static let pollPause = Duration.milliseconds(100)

    package init(
        store: any UpstreamTokenStore,
        sealing: UpstreamTokenSealing,
        organizations: OrganizationDirectory,
        clock: any WallClock
    ) {
        self.store = store
        self.sealing = sealing
        self.organizations = organizations
        self.clock = clock
    }

    /// - Parameters:
    ///   - seen: the time of the last look as the caller knows it. If there was one since, it is as good.
    ///   - basis: of the grant.
    func look(
        at grant: Grant,
        basis: GrantBasis,
        through connector: any IdentityProviderConnector,
        seen: UnixTime,
        logger: Logger
    ) async -> LookOutcome {
        if let task = underWay[grant.id] { return await task.value }
        // A task of its own: a caller that hangs up must not take the provider's answer along.
        let task = Task { await self.perform(grant, basis, connector, seen: seen, logger: logger) }
        underWay[grant.id] = task
        let outcome = await task.value
        underWay[grant.id] = nil
        return outcome
    }

    private func perform(
        _ grant: Grant,
        _ basis: GrantBasis,
        _ connector: any IdentityProviderConnector,
        seen: UnixTime,
        logger: Logger
    ) async -> LookOutcome {
        do {
            let lease = LookLease(id: SecureRandom.bytes(16), until: clock.now() + Self.leaseLifetime)
            let begun = ContinuousClock.now
            while true {
                switch try await store.beginLook(ofGrant: grant.id, lease: lease, at: clock.now()) {
                case .gone:
                    // Revoked meanwhile, which the caller sees when it reads the grant anew.
                    return .done
                case .claimed(let stored) where stored.lookedAt > seen:
                    try await store.abandonLook(ofGrant: grant.id, lease: lease.id)
                    return .done
                case .claimed(let stored):
                    let look = UpstreamLook(
                        store: store,
                        sealing: sealing,
                        organizations: organizations,
                        clock: clock,
                        grant: grant,
                        basis: basis,
                        connector: connector,
                        lease: lease.id,
                        logger: logger
                    )
                    return try await look.take(with: stored)
                case .held:
                    guard begun.duration(to: .now) < Self.patience else {
                        return .failed(
                            UpstreamError(
                                provider: connector.id,
                                step: .exchange,
                                kind: .timeout,
                                detail: "another instance is asking about this person and has not finished"
                            )
                        )
                    }
                    try? await Task.sleep(for: Self.pollPause)
                }
            }
        } catch let error as StoreError {
            return .storeFailed(error)
        } catch {
            return .storeFailed(.corrupt(reason: "sealing upstream tokens failed: \(error)"))
        }
    }
}
