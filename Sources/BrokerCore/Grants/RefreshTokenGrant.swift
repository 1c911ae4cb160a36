import BrokerCrypto
import Logging
package import OAuthProtocol

/// The refresh token grant at the token endpoint (RFC 6749 §6, RFC 9700 §4.14.2, OIDC Core §12).
///
/// Every refresh decides anew what the person may have, with the rules and the providers of the day.
package struct RefreshTokenGrant: TokenGrant {
    package static let type = GrantType.refreshToken

    package typealias Store = LoginStore & RefreshTokenStore & UpstreamTokenStore

    let store: any Store
    private let issuer: TokenIssuer
    private let admission: GrantAdmission
    let journal: LoginJournal
    let connectors: ConnectorDirectory
    let organizations: OrganizationDirectory
    let looks: UpstreamLooks
    let sharing: UpstreamTokenSharing
    let clock: any WallClock

    /// For so long a used token gets its own successor again: the answer may have been lost on its way.
    package static let grace = Lifetime.seconds(10)

    package init(
        store: any Store,
        issuer: TokenIssuer,
        admission: GrantAdmission,
        journal: LoginJournal,
        connectors: ConnectorDirectory,
        organizations: OrganizationDirectory,
        upstreamTokens: UpstreamTokenSealing,
        clock: any WallClock
    ) {
        self.store = store
        self.issuer = issuer
        self.admission = admission
        self.journal = journal
        self.connectors = connectors
        self.organizations = organizations
        looks = UpstreamLooks(store: store, sealing: upstreamTokens, organizations: organizations, clock: clock)
        sharing = UpstreamTokenSharing(store: store, sealing: upstreamTokens, connectors: connectors)
        self.clock = clock
    }

    package func issue(_ request: TokenRequest) async throws -> TokenResponse {
        let parameters = request.parameters
        let client = request.client
        let token = RefreshToken(presented: try parameters.required("refresh_token"))
        var requested: ScopeSet?
        if let text = try parameters.value("scope") { requested = try ScopeSet(parsing: text) }
        let attempt = RefreshAttempt(request, token: token, requestedScope: requested)
        let status = try await find(attempt)
        guard !status.isSpent(at: clock.now(), grace: Self.grace) else {
            // RFC 9700 §4.14.2: either the app or a thief has a token too many, and nobody can tell which.
            try await store.revokeGrant(id: status.grant.id, at: clock.now())
            throw await refuseReuse(status.grant, attempt, wasRevoked: status.status.revokedAt != nil)
        }
        try checkAlive(status, attempt)
        let audience = try issuer.audience(of: status.grant, client: client, asking: parameters)
        let standing = try await standing(of: status, attempt)
        return try await rotate(standing, audience: audience, attempt)
    }

    /// The token, if it is one of this client's. Another client's is no token, and stays good for its own.
    func find(_ attempt: RefreshAttempt) async throws -> RefreshTokenStatus {
        guard let status = try await store.refreshToken(digest: attempt.token.digest),
            attempt.isFromClient(of: status.grant)
        else {
            throw attempt.refuse("unknown_token", nil, "there is no such token for this client")
        }
        // RFC 9449 §5. Whoever lacks the key can't revoke the family with a used token either.
        if let thumbprint = status.keyThumbprint {
            guard let key = attempt.key, exactlyEqual(key.thumbprint, thumbprint) else {
                throw attempt.refuse(
                    "other_key",
                    status.grant,
                    "it is bound to another key than the request proves",
                    description: "The refresh token is bound to a key: send a proof of that key"
                )
            }
        }
        return status
    }

    /// Whoever or whatever was switched off since the login gets nothing; nor does who waited too long.
    func checkAlive(_ status: RefreshTokenStatus, _ attempt: RefreshAttempt) throws(OAuthError) {
        let grant = status.grant
        let now = clock.now()
        guard status.isUpheld(for: attempt.client, by: admission) else {
            throw attempt.refuse("ended", grant, "its person, client, provider or grant was ended meanwhile")
        }
        guard now < attempt.client.refreshEnd(of: grant), status.rotatedAt != nil || now < status.expiresAt else {
            throw attempt.refuse("expired", grant, "it has expired")
        }
    }

    /// Written down once: whoever goes on trying a token of a grant that is gone says nothing new.
    private func refuseReuse(_ grant: Grant, _ attempt: RefreshAttempt, wasRevoked: Bool) async -> OAuthError {
        if !wasRevoked {
            await journal.refuses(grant, .refreshTokenReused, .refreshTokenReused, logger: attempt.logger)
        }
        return attempt.refuse("reused", grant, "it was used before; its grant is revoked")
    }

    private func rotate(
        _ standing: RefreshStanding,
        audience: [String],
        _ attempt: RefreshAttempt
    ) async throws -> TokenResponse {
        let client = attempt.client
        var grant = standing.status.grant
        let now = clock.now()
        // Read before the token is used up: what fails from here on leaves the app a token to try again with.
        let upstream = SharedUpstreamToken(try await sharing.tokens(of: grant, client: client), at: now)
        let successor = RefreshToken.random()
        let isUnchanged = standing.access == GrantedAccess(scope: grant.scope, permissions: grant.permissions)
        let use = try await store.rotateRefreshToken(
            RefreshTokenRotation(
                digest: attempt.token.digest,
                clientID: client.id,
                successor: client.newRefreshToken(
                    successor,
                    for: grant,
                    boundTo: standing.status.keyThumbprint ?? attempt.key?.thumbprint,
                    at: now
                ),
                sealedSuccessor: try attempt.token.seal(successor),
                grace: Self.grace,
                access: isUnchanged ? nil : standing.access
            ),
            at: now
        )
        let issued: RefreshToken
        switch use {
        case .rotated: issued = successor
        case .repeated(let sealed): issued = try attempt.token.successor(in: sealed)
        case .reused: throw await refuseReuse(grant, attempt, wasRevoked: false)
        case .expired: throw attempt.refuse("expired", grant, "it has expired")
        case .unknown: throw attempt.refuse("ended", grant, "its person or grant was ended meanwhile")
        }
        // RFC 6749 §6: a narrower scope is for this access token; the family keeps its own.
        let access =
            attempt.requestedScope.map { standing.access.narrowed(to: $0, asked: standing.basis.askedScope) }
            ?? standing.access
        grant.scope = access.scope
        grant.permissions = access.permissions
        // RFC 8707 §2.2: likewise.
        grant.audience = audience
        var answer = try issuer.response(
            for: grant,
            user: standing.status.status.user,
            client: client,
            nonce: nil,
            terms: attempt.terms,
            now: now
        )
        answer.refreshToken = issued.text
        answer.upstream = upstream
        attempt.succeed(grant, reason: standing.reason)
        return answer
    }
}
