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
        if try await lookIfDue(at: status, basis, through: connector, attempt) {
            status = try await find(attempt)
            try checkAlive(status, attempt)
            try checkFreshness(of: status, connector.revalidation, retryAfter: nil)
            basis = try Self.basis(of: status)
        }
        switch decision(on: basis, of: status.grant, through: connector, client: attempt.client) {
        case .stands(let held, let reason):
            return RefreshStanding(
                status: status,
                access: GrantedAccess(asked: basis.askedScope, held: held),
                basis: basis,
                reason: reason
            )
        case .falls(let reason):
            try await store.revokeGrant(id: status.grant.id, at: clock.now())
            throw attempt.refuse("no_longer_granted", status.grant, reason, description: Self.accessEnded)
        }
    }

    private static let accessEnded = "Access is no longer granted: the person must sign in again"

    private static func basis(of status: RefreshTokenStatus) throws(StoreError) -> GrantBasis {
        guard let basis = status.basis.flatMap({ GrantBasis(encoded: $0, provider: status.grant.provider) }) else {
            throw .corrupt(reason: "what a refreshed grant was decided on is missing or unreadable")
        }
        return basis
    }

    // MARK: Deciding

    private enum Decision {
        case stands([Permission], reason: String)
        case falls(reason: String)
    }

    /// The rules of the day on what the provider said last. The organization must still be the grant's: another one is
    /// another login.
    private func decision(
        on basis: GrantBasis,
        of grant: Grant,
        through connector: any IdentityProviderConnector,
        client: Client
    ) -> Decision {
        switch organizations.decide(basis.identity, tiedTo: connector.organization) {
        case .denied(let reason):
            return .falls(reason: reason)
        case .granted(let organization, let permissions, let reason):
            guard exactlyEqual(organization ?? "", grant.organization ?? "") else {
                return .falls(reason: "the person no longer belongs to '\(grant.organization ?? "no organization")'")
            }
            guard client.serves(organization) else {
                return .falls(reason: "the client no longer serves '\(organization ?? "no organization")'")
            }
            return .stands(permissions, reason: reason)
        }
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
            try await store.revokeGrant(id: grant.id, at: clock.now())
            throw attempt.refuse(
                "ended_by_provider",
                grant,
                "\(error.kind.rawValue): \(error.detail)",
                description: Self.accessEnded
            )
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
