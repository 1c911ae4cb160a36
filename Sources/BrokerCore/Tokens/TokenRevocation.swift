import BrokerCrypto
import JOSE
package import Logging
package import OAuthProtocol

/// The revocation endpoint (RFC 7009): an app that is done with a token says so.
///
/// A refresh token takes its whole grant along, with all access tokens that came of it (§2.1); an access token goes alone.
package struct TokenRevocation: Sendable {
    package typealias Store = LoginStore & RefreshTokenStore & RevokedTokenStore & AuditStore

    private let authenticator: ClientAuthenticator
    private let verifier: AccessTokenVerifier
    private let store: any Store
    private let clock: any WallClock

    package init(
        authenticator: ClientAuthenticator,
        verifier: AccessTokenVerifier,
        store: any Store,
        clock: any WallClock
    ) {
        self.authenticator = authenticator
        self.verifier = verifier
        self.store = store
        self.clock = clock
    }

    /// Returns where the token is worth nothing any more, whether it was worth anything before or not (§2.2); one of another
    /// client is left alone. The hint is not needed: our two kinds of token can be told apart.
    /// - Throws: `OAuthError`; `StoreError` where it can't be told or written (CVE-2020-15223).
    package func revoke(_ parameters: Parameters, authorization: String?, logger: Logger) async throws {
        let credentials = try ClientCredentials(authorization: authorization, parameters: parameters)
        let client = try await authenticator.authenticate(credentials).client
        let token = try parameters.required("token")
        _ = try parameters.value("token_type_hint")
        if let signed = try? verifier.read(token) {
            try await revoke(signed, of: client, logger)
        } else {
            try await revoke(RefreshToken(presented: token), of: client, logger)
        }
    }

    private func revoke(_ token: SignedAccessToken, of client: Client, _ logger: Logger) async throws(StoreError) {
        guard token.wasIssued(to: client) else { return refuse(client, logger) }
        try await store.revokeToken(digest: token.id.digest, expiringAt: token.expiresAt, at: clock.now())
        var event = LoginEvent("token.revoked", logger: logger, provider: nil, client: client.id)
        event.succeed(user: token.subject)
    }

    private func revoke(_ token: RefreshToken, of client: Client, _ logger: Logger) async throws(StoreError) {
        guard let status = try await store.refreshToken(digest: token.digest) else { return }
        let grant = status.grant
        guard exactlyEqual(grant.clientID, client.id) else { return refuse(client, logger) }
        // A used one is of the same family: whoever has it and is the client may end it.
        guard status.status.revokedAt == nil else { return }
        let now = clock.now()
        try await store.revokeGrant(id: grant.id, at: now)
        try await store.append(
            AuditEvent(
                at: now,
                kind: .grantRevoked,
                code: LoginCode(loginID: grant.id),
                user: grant.userID,
                provider: grant.provider,
                client: client.id,
                organization: grant.organization,
                outcome: "ok",
                detail: ["summary": "the app gave its refresh token back"]
            )
        )
        var event = LoginEvent("grant.revoked", logger: logger, provider: grant.provider, client: client.id)
        event.succeed(user: grant.userID, organization: grant.organization)
    }

    private func refuse(_ client: Client, _ logger: Logger) {
        var event = LoginEvent("token.revoked", logger: logger, provider: nil, client: client.id)
        event.fail("other_client", reason: "the token was issued to another client")
    }
}
