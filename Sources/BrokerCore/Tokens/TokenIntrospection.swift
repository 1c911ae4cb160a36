import BrokerCrypto
import JOSE
package import OAuthProtocol

/// The introspection endpoint (RFC 7662): a service asks what a token that it was sent is worth at this moment.
///
/// A caller learns of tokens that were issued to it or are meant for it, and of nothing else: every other token is as good as
/// none (§2.2, CVE-2024-47077).
package struct TokenIntrospection: Sendable {
    package typealias Store = RefreshTokenStore

    private let authenticator: ClientAuthenticator
    private let verifier: AccessTokenVerifier
    private let issuer: TokenIssuer
    private let store: any Store
    private let admission: GrantAdmission
    private let clock: any WallClock

    package init(
        authenticator: ClientAuthenticator,
        verifier: AccessTokenVerifier,
        issuer: TokenIssuer,
        store: any Store,
        admission: GrantAdmission,
        clock: any WallClock
    ) {
        self.authenticator = authenticator
        self.verifier = verifier
        self.issuer = issuer
        self.store = store
        self.admission = admission
        self.clock = clock
    }

    /// - Parameter isSigned: whether the caller wants the answer as a JWT (RFC 9701).
    /// - Throws: `OAuthError` for the caller's own mistakes; `StoreError`, `CryptoError` where our side failed.
    package func answer(
        _ parameters: Parameters,
        authorization: String?,
        isSigned: Bool
    ) async throws -> IntrospectionAnswer {
        let credentials = try ClientCredentials(authorization: authorization, parameters: parameters)
        let caller = try await authenticator.authenticate(credentials).client
        // RFC 7662 §2.1: anybody could scan for tokens otherwise.
        guard !caller.isPublic else {
            throw OAuthError(.invalidClient, "Only a client that proves itself may ask about tokens")
        }
        let token = try parameters.required("token")
        _ = try parameters.value("token_type_hint")
        var members: JSONObject = ["active": .bool(false)]
        if let found = try await claims(of: token, for: caller) {
            members = ["active": .bool(true)]
            members.merge(found)
        }
        guard isSigned else { return .plain(members) }
        return .signed(try issuer.introspection(members, for: caller, now: clock.now()))
    }

    /// Nil for a token that is none, is dead, or is none of the caller's business.
    private func claims(of token: String, for caller: Client) async throws -> JSONObject? {
        do {
            // Refresh tokens are opaque, and hold no dot.
            guard token.utf8.contains(UInt8(ascii: ".")) else { return try await refreshToken(token, of: caller) }
            let signed = try verifier.read(token)
            guard signed.concerns(caller) else { return nil }
            return Self.claims(of: try await verifier.confirm(signed))
        } catch let error as OAuthError where error.code == .invalidToken {
            return nil
        }
    }

    private static func claims(of token: VerifiedAccessToken) -> JSONObject {
        var claims = token.signed.claims
        // RFC 7662 §2.2 means the type of RFC 6749 §5.1.
        claims["token_type"] = .string(token.signed.keyThumbprint == nil ? "Bearer" : "DPoP")
        claims["permissions"] = .array(token.permissions.map { .string($0.rawValue) })
        if case .person(let user, _) = token.subject, token.scope.contains("email"), let email = user.profile.email {
            claims["username"] = .string(email)
        }
        return claims
    }

    private func refreshToken(_ token: String, of caller: Client) async throws(StoreError) -> JSONObject? {
        let digest = RefreshToken(presented: token).digest
        guard let status = try await store.refreshToken(digest: digest),
            exactlyEqual(status.grant.clientID, caller.id), status.rotatedAt == nil,
            status.isUpheld(for: caller, by: admission), clock.now() < status.end(for: caller)
        else { return nil }
        let grant = status.grant
        var claims: JSONObject = [
            "iss": .string(issuer.issuer),
            "sub": .string(grant.userID),
            "client_id": .string(grant.clientID),
            "exp": .number(JSONNumber(status.end(for: caller).seconds)),
            "scope": .string(grant.scope.text),
            "auth_time": .number(JSONNumber(grant.authenticatedAt.seconds)),
            "sid": .string(grant.sessionID),
        ]
        claims.merge(TokenIssuer.brokerClaims(of: grant))
        if let thumbprint = status.keyThumbprint { claims["cnf"] = .object(["jkt": .string(thumbprint)]) }
        if grant.scope.contains("email"), let email = status.status.user.profile.email {
            claims["username"] = .string(email)
        }
        return claims
    }
}
