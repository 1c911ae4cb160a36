import BrokerCrypto
import JOSE
import OAuthProtocol

/// Decides whether a presented access token of ours is good now: signature, type, issuer, time, and that neither its grant
/// nor its person has been ended (RFC 9068 §4).
package struct AccessTokenVerifier: Sendable {
    private let issuer: String
    private let keys: KeyRing
    private let store: any LoginStore
    private let admission: GrantAdmission
    private let clock: any WallClock

    package init(
        issuer: String,
        keys: KeyRing,
        store: any LoginStore,
        admission: GrantAdmission,
        clock: any WallClock
    ) {
        self.admission = admission
        self.issuer = issuer
        self.keys = keys
        self.store = store
        self.clock = clock
    }

    /// - Throws: `OAuthError` with `invalid_token` (RFC 6750 §3.1), or `StoreError`.
    package func verify(_ token: String) async throws -> VerifiedAccessToken {
        guard let claims = keys.claims(ofOwnToken: token, type: "at+jwt"),
            let tokenIssuer = claims["iss"]?.stringValue, exactlyEqual(tokenIssuer, issuer),
            let expiry = claims["exp"]?.int64Value,
            let id = claims["jti"]?.stringValue.flatMap(TokenID.init(parsing:))
        else {
            throw OAuthError(.invalidToken, "Invalid token")
        }
        guard clock.now() < UnixTime(seconds: expiry) else {
            throw OAuthError(.invalidToken, "Token expired")
        }
        guard let status = try await store.grantStatus(id: id.grant) else {
            throw OAuthError(.invalidToken, "Invalid token", detail: "its grant is gone")
        }
        guard status.revokedAt == nil else {
            throw OAuthError(.invalidToken, "Invalid token", detail: "its grant was revoked")
        }
        guard status.user.disabledAt == nil else {
            throw OAuthError(.invalidToken, "Invalid token", detail: "user \(status.user.id) is disabled")
        }
        guard admission.admits(status.grant) else {
            throw OAuthError(.invalidToken, "Invalid token", detail: "its client or provider is gone")
        }
        // A token for less than its grant gives stays one: permissions that it lacks are not read from the grant.
        let own = Set((claims["permissions"]?.arrayValue ?? []).compactMap(\.stringValue))
        var grant = status.grant
        grant.permissions = grant.permissions.filter { own.contains($0.rawValue) }
        return VerifiedAccessToken(
            grant: grant,
            user: status.user,
            scope: (try? ScopeSet(parsing: claims["scope"]?.stringValue ?? "")) ?? .none
        )
    }
}
