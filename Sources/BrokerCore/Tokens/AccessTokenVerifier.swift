import BrokerCrypto
import JOSE
import OAuthProtocol

/// Decides whether a presented access token of ours is good now: signature, type, issuer, time, and that neither the token
/// itself nor its grant, person, client, provider or organization has been ended (RFC 9068 §4).
package struct AccessTokenVerifier: Sendable {
    package typealias Store = LoginStore & RevokedTokenStore

    private let issuer: String
    private let keys: KeyRing
    private let store: any Store
    private let admission: GrantAdmission
    private let clock: any WallClock

    package init(
        issuer: String,
        keys: KeyRing,
        store: any Store,
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
        try await confirm(try read(token))
    }

    /// What needs no database.
    /// - Throws: `invalid_token`.
    func read(_ token: String) throws(OAuthError) -> SignedAccessToken {
        guard let claims = keys.claims(ofOwnToken: token, type: "at+jwt"),
            let tokenIssuer = claims["iss"]?.stringValue, exactlyEqual(tokenIssuer, issuer),
            let signed = SignedAccessToken(verified: claims)
        else {
            throw OAuthError(.invalidToken, "Invalid token")
        }
        guard clock.now() < signed.expiresAt else {
            throw OAuthError(.invalidToken, "Token expired")
        }
        return signed
    }

    /// Whether it was ended since: one read.
    /// - Throws: `invalid_token`, or `StoreError`.
    func confirm(_ token: SignedAccessToken) async throws -> VerifiedAccessToken {
        guard admission.hasClient(id: token.clientID) else {
            throw Self.ended("its client is gone")
        }
        switch token.id.origin {
        case .grant(let id):
            guard let status = try await store.grantStatus(id: id, ofToken: token.id.digest) else {
                throw Self.ended("its grant is gone")
            }
            guard status.revokedAt == nil else { throw Self.ended("it, its grant or its session was revoked") }
            guard status.user.disabledAt == nil else { throw Self.ended("user \(status.user.id) is disabled") }
            guard admission.admits(status.grant), admission.admits(status.grant, for: token.clientID) else {
                throw Self.ended("its client, provider or organization is gone")
            }
            return VerifiedAccessToken(token, subject: .person(status.user, grant: status.grant))
        case .client:
            guard let machine = admission.machine(id: token.subject) else {
                throw Self.ended("its client may have none any more")
            }
            guard try await !store.isTokenRevoked(digest: token.id.digest) else { throw Self.ended("it was revoked") }
            return VerifiedAccessToken(token, subject: .machine(machine))
        }
    }

    private static func ended(_ detail: String) -> OAuthError {
        OAuthError(.invalidToken, "Invalid token", detail: detail)
    }
}
