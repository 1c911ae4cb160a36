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
    /// A rotated token that gets lost ends the person's session, so writing it is tried more than once.
    private static let storePauses: [Duration] = [.milliseconds(200), .seconds(1), .seconds(3)]

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
                    return try await look(grant, basis, connector, stored, lease: lease.id, logger: logger)
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

    private func look(
        _ grant: Grant,
        _ basis: GrantBasis,
        _ connector: any IdentityProviderConnector,
        _ stored: StoredUpstreamTokens,
        lease: [UInt8],
        logger: Logger
    ) async throws -> LookOutcome {
        guard let old = sealing.open(stored.sealed, ofGrant: grant.id), let refreshToken = old.refreshToken else {
            try await store.abandonLook(ofGrant: grant.id, lease: lease)
            return .impossible
        }
        var event = LoginEvent("person.looked_at_again", logger: logger, provider: connector.id, client: grant.clientID)
        let fresh: UpstreamAuthentication
        do {
            fresh = try await connector.lookAgain(
                with: refreshToken,
                at: KnownIdentity(subject: basis.identity.subject, issuer: basis.identity.issuer),
                story: StoryRecorder(clock: clock)
            )
        } catch {
            event.fail(error)
            try await store.abandonLook(ofGrant: grant.id, lease: lease)
            return error.endsGrant ? .ended(error) : .failed(error)
        }
        var tokens = fresh.tokens
        // RFC 6749 §6: the old one stays good where no new one came.
        tokens.refreshToken = tokens.refreshToken ?? refreshToken
        if old.accessToken == nil {
            // It was kept for looking only; what nobody asks for is not stored.
            tokens.accessToken = nil
            tokens.accessTokenExpiresAt = nil
        }
        let isDecidable = isDecidable(fresh.identity, grant, connector)
        let look = CompletedLook(
            grantID: grant.id,
            lease: lease,
            sealedTokens: try sealing.seal(tokens, ofGrant: grant.id),
            basis: isDecidable
                ? GrantBasis(fresh.identity, askedScope: basis.askedScope, claims: organizations.claimNames).encoded
                : basis.encoded,
            profile: isDecidable
                ? organizations.vetted(fresh.identity.profile, tiedTo: connector.organization) : nil,
            at: isDecidable ? clock.now() : stored.lookedAt
        )
        guard try await write(look) else {
            event.fail("superseded", user: grant.userID)
            return .done
        }
        guard isDecidable else {
            event.fail("groups_unknown", user: grant.userID)
            return .failed(
                UpstreamError(
                    provider: connector.id,
                    step: .groups,
                    kind: .unavailable,
                    detail: "the person's groups could not be read, and rules depend on them"
                )
            )
        }
        event.succeed(user: grant.userID)
        return .done
    }

    /// Where groups would have to decide and can't be read, the provider has not said enough: the look before this one counts
    /// on. Its new tokens are kept all the same.
    private func isDecidable(
        _ identity: UpstreamIdentity,
        _ grant: Grant,
        _ connector: any IdentityProviderConnector
    ) -> Bool {
        let decision = organizations.decide(
            identity,
            tiedTo: connector.organization,
            within: AccessLimit(requested: grant.organization, served: nil)
        )
        if case .denied(.groupsUnknown) = decision.outcome { return false }
        return true
    }

    private func write(_ look: CompletedLook) async throws(StoreError) -> Bool {
        for pause in Self.storePauses {
            do {
                return try await store.finishLook(look)
            } catch StoreError.unavailable {
                try? await Task.sleep(for: pause)
            }
        }
        return try await store.finishLook(look)
    }
}
