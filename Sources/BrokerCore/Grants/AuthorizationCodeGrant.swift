import BrokerCrypto
import Logging
import OAuthProtocol

/// The authorization code grant at the token endpoint (RFC 6749 §4.1.3, RFC 7636 §4.5).
package struct AuthorizationCodeGrant: TokenGrant {
    package static let type = GrantType.authorizationCode

    private let store: any LoginStore
    private let issuer: TokenIssuer
    private let admission: GrantAdmission
    private let sharing: UpstreamTokenSharing
    private let journal: LoginJournal
    private let clock: any WallClock

    package init(
        store: any LoginStore,
        issuer: TokenIssuer,
        admission: GrantAdmission,
        sharing: UpstreamTokenSharing,
        journal: LoginJournal,
        clock: any WallClock
    ) {
        self.journal = journal
        self.admission = admission
        self.sharing = sharing
        self.store = store
        self.issuer = issuer
        self.clock = clock
    }

    package func issue(_ request: TokenRequest) async throws -> TokenResponse {
        let parameters = request.parameters
        let client = request.client
        let code = try parameters.required("code")
        let verifier = try parameters.value("code_verifier")
        let redirectURI = try parameters.value("redirect_uri")
        let digest = Digest.sha256(Array(code.utf8))
        let now = clock.now()
        guard let (stored, grant) = try await store.authorizationCode(digest: digest),
            // RFC 6749 §4.1.3: bound to the client. Another client's code is no code, and stays unused for its own.
            exactlyEqual(grant.clientID, client.id)
        else {
            var event = LoginEvent("code.redeemed", logger: request.logger, provider: nil, client: client.id)
            event.fail("unknown_code")
            throw Self.invalidCode("there is no such code for this client")
        }
        var logger = request.logger
        logger[metadataKey: "login"] = "\(LoginCode(loginID: grant.id))"
        var event = LoginEvent("code.redeemed", logger: logger, provider: grant.provider, client: client.id)
        do {
            try Self.checkBinding(of: stored, redirectURI: redirectURI, verifier: verifier, key: request.key)
        } catch {
            event.fail("not_bound", user: grant.userID)
            await journal.refuses(grant, .codeNotBound(error), logger: logger)
            throw error
        }
        let audience = try issuer.audience(of: grant, client: client, asking: parameters)
        let refreshToken = client.mayRefresh(grant.scope) ? RefreshToken.random() : nil
        let status: GrantStatus
        switch try await store.consumeCode(
            digest: digest,
            issuing: refreshToken.map {
                client.newRefreshToken($0, for: grant, boundTo: request.key?.thumbprint, at: now)
            },
            at: now
        ) {
        case .first(let found):
            status = found
        case .unknown:
            event.fail("expired_or_revoked", user: grant.userID)
            await journal.refuses(grant, .codeExpired, logger: logger)
            throw Self.invalidCode("it has expired")
        case .replayed:
            event.fail("replayed", user: grant.userID)
            await journal.refuses(grant, .codeReplayed, .codeReplayed, logger: logger)
            throw Self.invalidCode("it was used before; what was issued for it is revoked")
        }
        // Whoever or whatever was switched off since the login gets nothing.
        guard status.revokedAt == nil, status.user.disabledAt == nil, admission.admits(grant) else {
            event.fail("ended", user: grant.userID)
            await journal.refuses(grant, .grantEnded, logger: logger)
            throw Self.invalidCode("its person or grant was ended meanwhile")
        }
        let upstream = SharedUpstreamToken(try await sharing.tokens(of: grant, client: client), at: now)
        var narrowed = grant
        narrowed.audience = audience
        var answer = try issuer.response(
            for: narrowed,
            user: status.user,
            client: client,
            nonce: stored.nonce,
            terms: request.terms,
            now: now
        )
        answer.refreshToken = refreshToken?.text
        answer.upstream = upstream
        event.succeed(user: grant.userID, organization: grant.organization)
        return answer
    }

    private static func checkBinding(
        of code: AuthorizationCode,
        redirectURI: String?,
        verifier: String?,
        key: ProvenKey?
    ) throws(OAuthError) {
        // RFC 9449 §10: the code is the key's that the authorization request named.
        if let thumbprint = code.keyThumbprint {
            guard let key, exactlyEqual(key.thumbprint, thumbprint) else {
                throw OAuthError(.invalidGrant, "The code is bound to a key (dpop_jkt): send a proof of that key")
            }
        }
        // RFC 6749 §4.1.3: REQUIRED if it was in the authorization request, and identical.
        if let redirectURI {
            guard exactlyEqual(redirectURI, code.redirectURI) else {
                throw OAuthError(.invalidGrant, "redirect_uri is not the one of the authorization request")
            }
        } else if code.redirectURIWasSent {
            throw OAuthError(.invalidGrant, "redirect_uri is missing: it was in the authorization request")
        }
        switch (code.codeChallenge, verifier) {
        case (nil, nil):
            return
        case (nil, _?):
            // RFC 9700 §4.8.2: a verifier without a challenge is what a downgrade looks like.
            throw OAuthError(
                .invalidGrant,
                "code_verifier is given, but the authorization request had no code_challenge"
            )
        case (_?, nil):
            throw OAuthError(.invalidGrant, "code_verifier is missing")
        case (let challenge?, let verifier?):
            guard CodeChallenge(s256: challenge).matches(try CodeVerifier(parsing: verifier)) else {
                throw OAuthError(.invalidGrant, "code_verifier does not match the code_challenge")
            }
        }
    }

    private static func invalidCode(_ detail: String) -> OAuthError {
        OAuthError(.invalidGrant, "The code is unknown, expired or used", detail: detail)
    }
}
