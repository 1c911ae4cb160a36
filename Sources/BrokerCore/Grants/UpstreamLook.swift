import BrokerCrypto
import Logging
import OAuthProtocol

/// One look at a person at their provider, by whoever holds the lease for it.
struct UpstreamLook: Sendable {
    let store: any UpstreamTokenStore
    let sealing: UpstreamTokenSealing
    let organizations: OrganizationDirectory
    let clock: any WallClock
    let grant: Grant
    let basis: GrantBasis
    let connector: any IdentityProviderConnector
    let lease: [UInt8]
    let logger: Logger

    /// A rotated token that gets lost ends the person's session, so writing it is tried more than once.
    private static let pauses: [Duration] = [.milliseconds(200), .seconds(1), .seconds(3)]

    func take(with stored: StoredUpstreamTokens) async throws -> LookOutcome {
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
                story: StoryRecorder(clock: clock),
                keeping: { tokens in await keep(tokens, after: old) }
            )
        } catch {
            event.fail(error)
            try await store.abandonLook(ofGrant: grant.id, lease: lease)
            return error.endsGrant ? .ended(error) : .failed(error)
        }
        let look = try completed(fresh, after: old, lookedAt: stored.lookedAt)
        guard try await Self.persistently({ () throws(StoreError) in try await store.finishLook(look) }) else {
            event.fail("superseded", user: grant.userID)
            return .done
        }
        guard look.profile != nil else {
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
    /// on, and only the tokens are new.
    private func completed(
        _ fresh: UpstreamAuthentication,
        after old: UpstreamTokens,
        lookedAt: UnixTime
    ) throws(CryptoError) -> CompletedLook {
        let isDecidable = isDecidable(fresh.identity)
        return CompletedLook(
            grantID: grant.id,
            lease: lease,
            sealedTokens: try sealed(fresh.tokens, after: old),
            basis: isDecidable
                ? GrantBasis(fresh.identity, askedScope: basis.askedScope, claims: organizations.claimNames).encoded
                : basis.encoded,
            profile: isDecidable
                ? organizations.vetted(fresh.identity.profile, tiedTo: connector.organization) : nil,
            at: isDecidable ? clock.now() : lookedAt
        )
    }

    private func isDecidable(_ identity: UpstreamIdentity) -> Bool {
        let decision = organizations.decide(
            identity,
            tiedTo: connector.organization,
            within: AccessLimit(requested: grant.organization, served: nil)
        )
        if case .denied(.groupsUnknown) = decision.outcome { return false }
        return true
    }

    private func sealed(_ fresh: UpstreamTokens, after old: UpstreamTokens) throws(CryptoError) -> [UInt8] {
        var tokens = fresh
        // RFC 6749 §6: the old one stays good where no new one came.
        tokens.refreshToken = fresh.refreshToken ?? old.refreshToken
        if old.accessToken == nil {
            // The old ones were kept for looking only; what nobody asks for is not stored.
            tokens.accessToken = nil
            tokens.accessTokenExpiresAt = nil
        }
        return try sealing.seal(tokens, ofGrant: grant.id)
    }

    /// What the provider issued in place of the token that was used up is durable before the look goes on. Nobody has vouched
    /// yet for whom the new access token is: it is kept by the look that ends well, and by no other.
    private func keep(_ tokens: UpstreamTokens, after old: UpstreamTokens) async {
        do {
            var kept = old
            kept.refreshToken = tokens.refreshToken ?? old.refreshToken
            let sealed = try sealing.seal(kept, ofGrant: grant.id)
            _ = try await Self.persistently { () throws(StoreError) in
                try await store.keepUpstreamTokens(sealed, ofGrant: grant.id, lease: lease)
            }
        } catch {
            logger.error(
                "upstream_token.not_kept",
                metadata: [
                    "provider": "\(connector.id)", "user": "\(grant.userID)", "error": "\(error)",
                    "effect": "unless the look succeeds, the person has to sign in again",
                ]
            )
        }
    }

    private static func persistently(
        _ write: () async throws(StoreError) -> Bool
    ) async throws(StoreError) -> Bool {
        for pause in pauses {
            do {
                return try await write()
            } catch StoreError.unavailable {
                try? await Task.sleep(for: pause)
            }
        }
        return try await write()
    }
}
