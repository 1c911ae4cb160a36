import BrokerCrypto
import Logging
import OAuthProtocol

/// The device code grant at the token endpoint (RFC 8628 §3.4, §3.5).
package struct DeviceCodeGrant: TokenGrant {
    package static let type = GrantType.deviceCode

    private let store: any LoginStore & DeviceAuthorizationStore
    private let issuer: TokenIssuer
    private let admission: GrantAdmission
    private let clock: any WallClock

    package init(
        store: any LoginStore & DeviceAuthorizationStore,
        issuer: TokenIssuer,
        admission: GrantAdmission,
        clock: any WallClock
    ) {
        self.store = store
        self.issuer = issuer
        self.admission = admission
        self.clock = clock
    }

    package func issue(_ request: TokenRequest) async throws -> TokenResponse {
        let code = try request.parameters.required("device_code")
        let digest = Digest.sha256(Array(code.utf8))
        let now = clock.now()
        switch try await store.pollDevice(digest: digest, clientID: request.client.id, at: now) {
        case .pending: throw OAuthError(.authorizationPending, "Nobody has decided yet; ask again")
        case .slowDown: throw OAuthError(.slowDown, "Asked too early: wait 5 seconds longer between requests")
        case .denied: throw OAuthError(.accessDenied, "The person did not let this device in")
        case .expired: throw OAuthError(.expiredToken, "The device code has expired; begin anew")
        case .unknown: throw Self.invalid("there is no such code for this client")
        case .replayed: throw Self.invalid("it was used before; what was issued for it is revoked")
        case .approved(let grantID): return try await redeem(digest, grantID: grantID, request, at: now)
        }
    }

    private func redeem(
        _ digest: [UInt8],
        grantID: [UInt8],
        _ request: TokenRequest,
        at now: UnixTime
    ) async throws -> TokenResponse {
        let client = request.client
        guard let grant = try await store.grantStatus(id: grantID)?.grant else {
            throw Self.invalid("its grant is gone")
        }
        var event = LoginEvent("device.redeemed", logger: request.logger, provider: grant.provider, client: client.id)
        let audience = try issuer.audience(of: grant, client: client, asking: request.parameters)
        let refreshToken = client.mayRefresh(grant.scope) ? RefreshToken.random() : nil
        let consumption = try await store.consumeDeviceCode(
            digest: digest,
            issuing: refreshToken.map {
                client.newRefreshToken($0, for: grant, boundTo: request.key?.thumbprint, at: now)
            },
            at: now
        )
        // Whoever or whatever was switched off since gets nothing.
        guard case .first(let status) = consumption, status.revokedAt == nil, status.user.disabledAt == nil,
            admission.admits(grant)
        else {
            event.fail("ended", user: grant.userID)
            throw Self.invalid("it was used before, or its person or grant was ended meanwhile")
        }
        var narrowed = status.grant
        narrowed.audience = audience
        var answer = try issuer.response(
            for: narrowed,
            user: status.user,
            client: client,
            nonce: nil,
            terms: request.terms,
            now: now
        )
        answer.refreshToken = refreshToken?.text
        event.succeed(user: grant.userID, organization: grant.organization)
        return answer
    }

    private static func invalid(_ detail: String) -> OAuthError {
        OAuthError(.invalidGrant, "The device code is unknown, expired or used", detail: detail)
    }
}
