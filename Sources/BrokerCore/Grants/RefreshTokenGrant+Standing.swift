import BrokerCrypto
import OAuthProtocol

extension RefreshTokenGrant {
    /// What the person may have now: decided anew, after a look at them where one is due.
    func standing(of found: RefreshTokenStatus, _ attempt: RefreshAttempt) async throws -> RefreshStanding {
        var status = found
        var basis = try Self.basis(of: status)
        // RFC 6749 §6: nothing that was not granted at the beginning.
        if let requested = attempt.requestedScope {
            guard requested.names.allSatisfy(basis.askedScope.contains) else {
                throw OAuthError(.invalidScope, "The scope goes beyond the one of the login")
            }
        }
        guard let connector = connectors.connector(id: status.grant.provider, for: attempt.client) else {
            throw attempt.refuse("ended", status.grant, "its provider was switched off")
        }
        // Another provider took the id over: its people are others, and the tokens of before are not for it to see.
        guard connector.isIssuer(basis.identity.issuer) else {
            throw attempt.refuse("ended", status.grant, "the provider's issuer is another than at the login")
        }
        if try await lookIfDue(at: status, basis, through: connector, attempt) {
            status = try await find(attempt)
            try checkAlive(status, attempt)
            try checkFreshness(of: status, connector.revalidation, retryAfter: nil)
            basis = try Self.basis(of: status)
        }
        let grant = status.grant
        let decision = organizations.decide(
            basis.identity,
            tiedTo: connector.organization,
            // Another organization than the grant's is another login.
            within: AccessLimit(requested: grant.organization, served: attempt.client.organizations)
        )
        guard case .granted(let access) = decision.outcome else {
            throw try await end(grant, .accessWithdrawn(decision.reason), "no_longer_granted", attempt) {
                $0.decides(decision)
            }
        }
        guard exactlyEqual(access.organization ?? "", grant.organization ?? "") else {
            let reason = "the person now belongs to '\(access.organization ?? "no organization")'"
            throw try await end(grant, .accessWithdrawn(reason), "no_longer_granted", attempt) {
                $0.decides(decision)
            }
        }
        return RefreshStanding(
            status: status,
            access: GrantedAccess(asked: basis.askedScope, held: access.permissions),
            basis: basis,
            reason: decision.reason
        )
    }

    /// Revokes the grant, and writes down why.
    func end(
        _ grant: Grant,
        _ ending: LoginEnding,
        _ outcome: String,
        _ attempt: RefreshAttempt,
        telling tell: (LoginStory) -> Void = { _ in }
    ) async throws(StoreError) -> OAuthError {
        try await store.revokeGrant(id: grant.id, at: clock.now())
        await journal.refuses(grant, ending, .grantRevoked, logger: attempt.logger, telling: tell)
        return attempt.refuse(outcome, grant, ending.summary, description: Self.accessEnded)
    }

    private static let accessEnded = "Access is no longer granted: the person must sign in again"

    private static func basis(of status: RefreshTokenStatus) throws(StoreError) -> GrantBasis {
        guard let basis = status.basis.flatMap({ GrantBasis(encoded: $0, provider: status.grant.provider) }) else {
            throw .corrupt(reason: "what a refreshed grant was decided on is missing or unreadable")
        }
        return basis
    }

    // MARK: Looking

    /// - Returns: whether what is stored may have changed, and must be read anew.
    private func lookIfDue(
        at status: RefreshTokenStatus,
        _ basis: GrantBasis,
        through connector: any IdentityProviderConnector,
        _ attempt: RefreshAttempt
    ) async throws -> Bool {
        let grant = status.grant
        let now = clock.now()
        let isDue = connector.revalidation.map { now >= status.lastLook + $0.interval } ?? false
        let shared = try await sharing.tokens(of: grant, client: attempt.client)
        let isSharedOneStale = shared.map { $0.refreshToken != nil && $0.needsRefresh(at: now) } ?? false
        guard isDue || isSharedOneStale else { return false }
        var outcome = LookOutcome.impossible
        if status.lookedAt != nil {
            outcome = await looks.look(
                at: grant,
                basis: basis,
                through: connector,
                seen: status.lastLook,
                logger: attempt.logger
            )
        }
        switch outcome {
        case .done:
            return true
        case .impossible:
            guard let limit = connector.revalidation?.longestWithoutLook, now >= status.lastLook + limit else {
                return false
            }
            throw attempt.refuse(
                "not_refreshable",
                grant,
                "the provider gave no refresh token to look at the person with, and \(limit) are over",
                description: Self.accessEnded
            )
        case .ended(let error):
            guard connector.revalidation != nil else {
                // Nobody asked for a look; only the tokens are gone.
                try await store.forgetUpstreamTokens(ofGrant: grant.id)
                return true
            }
            throw try await end(grant, LoginEnding(error), "ended_by_provider", attempt) { $0.fails(error) }
        case .failed(let error):
            try checkFreshness(of: status, connector.revalidation, retryAfter: error.retryAfter)
            return false
        case .storeFailed(let error):
            throw error
        }
    }

    /// The last look counts for the stated time. After it nobody can tell who the person is today: that is the provider's
    /// trouble, so nothing is revoked, but nothing is given either.
    private func checkFreshness(
        of status: RefreshTokenStatus,
        _ revalidation: Revalidation?,
        retryAfter: Int64?
    ) throws(OAuthError) {
        guard let limit = revalidation?.longestWithoutLook, clock.now() >= status.lastLook + limit else { return }
        throw OAuthError(
            .temporarilyUnavailable,
            "The identity provider can not be asked about this person at the moment; try again",
            detail: "the last look at user \(status.grant.userID) is more than \(limit) old",
            retryAfter: .seconds(max(1, retryAfter ?? 30))
        )
    }
}

extension RefreshTokenStatus {
    /// The login itself was a look.
    fileprivate var lastLook: UnixTime { lookedAt ?? status.grant.createdAt }
}
