import BrokerCrypto
import JOSE
package import Logging
package import OAuthProtocol

extension DeviceFlow {
    /// Takes a person's answer. Everything that the page was made from is looked at anew.
    /// - Parameter form: `device`, `decision`, and `organization` where one was shown.
    /// - Throws: `LoginFailure`, `OAuthError` for a form that can't be read, `StoreError`.
    package func decide(
        _ form: Parameters,
        session secret: SessionSecret?,
        logger: Logger
    ) async throws -> DeviceEnd {
        let sealed = try form.required("device")
        let answer = try form.required("decision")
        let organization = try form.value("organization")
        guard let found = try await sessions.current(secret),
            let pending = PendingDevice(sealed: sealed, for: found.session.id, with: sealing),
            let device = try await store.waitingDevice(userCodeDigest: pending.userCodeDigest),
            constantTimeEqual(device.digest, pending.digest), let client = clients.client(id: device.clientID),
            client.grantTypes.contains(.deviceCode)
        else {
            throw LoginFailure(.expired)
        }
        switch answer {
        case "approve":
            try await approve(device, client, found, organization: organization, logger: logger)
            return .approved(clientName: client.name)
        case "deny":
            let now = clock.now()
            let event = event(.deviceDenied, of: found, client, organization: nil, at: now)
            let decision = try await store.denyDevice(digest: device.digest, event, at: now)
            guard decision == .done else { throw LoginFailure(.expired) }
            var line = LoginEvent("device.denied", logger: logger, provider: found.session.provider, client: client.id)
            line.succeed(user: found.user.id)
            return .denied(clientName: client.name)
        default:
            throw OAuthError(.invalidRequest, "decision is neither approve nor deny")
        }
    }

    private func approve(
        _ device: DeviceAuthorization,
        _ client: Client,
        _ found: BrowserSession,
        organization: String?,
        logger: Logger
    ) async throws {
        let (identity, connector) = try standing(of: found, for: client)
        guard isFresh(found, connector) else { throw LoginFailure(.expired) }
        let grants = try grants(identity, connector, client, organization: organization)
        // Of several the person must have named one, and what was shown is what is given.
        guard grants.count == 1, let access = grants.first, organization != nil || access.organization == nil else {
            throw OAuthError(.invalidRequest, "Choose one organization")
        }
        let now = clock.now()
        var line = LoginEvent("device.approved", logger: logger, provider: connector.id, client: client.id)
        var approval = approval(of: device, client, found, access, at: now)
        if client.mayRefresh(approval.grant.scope) {
            approval.basis =
                GrantBasis(identity, askedScope: device.scope, claims: organizations.claimNames).encoded
        }
        approval.isToldOfLogout = client.backchannelLogoutURI != nil
        if !client.isFirstParty { approval.consent = .given(device.scope) }
        switch try await store.approve(approval) {
        case .done:
            line.succeed(user: found.user.id, organization: access.organization, reason: access.decidedBy)
        case .tooLate:
            line.fail("too_late", user: found.user.id)
            throw LoginFailure(.expired)
        case .sessionEnded:
            line.fail("session_ended", user: found.user.id)
            throw LoginFailure(.expired)
        }
    }

    private func approval(
        of device: DeviceAuthorization,
        _ client: Client,
        _ found: BrowserSession,
        _ access: AccessGrant,
        at now: UnixTime
    ) -> DeviceApproval {
        let session = found.session
        let granted = GrantedAccess(asked: device.scope, held: access.permissions)
        let refreshLifetime = client.mayRefresh(granted.scope) ? client.refreshTokenLifetime : .seconds(0)
        let sessionID = Identifier.random(prefix: "ses")
        let grant = Grant(
            id: SecureRandom.bytes(TokenID.grantLength),
            userID: found.user.id,
            clientID: client.id,
            sessionID: sessionID,
            provider: session.provider,
            scope: granted.scope,
            organization: access.organization,
            permissions: granted.permissions,
            audience: device.audience,
            authenticatedAt: session.authenticatedAt,
            authenticationContext: session.authenticationContext,
            authenticationMethods: session.authenticationMethods,
            createdAt: now,
            expiresAt: max(now, device.expiresAt) + refreshLifetime + client.accessTokenLifetime
        )
        return DeviceApproval(
            digest: device.digest,
            approver: session.id,
            sessionID: sessionID,
            grant: grant,
            event: event(.deviceApproved, of: found, client, organization: access.organization, at: now),
            at: now
        )
    }

    private func event(
        _ kind: AuditEvent.Kind,
        of found: BrowserSession,
        _ client: Client,
        organization: String?,
        at now: UnixTime
    ) -> AuditEvent {
        AuditEvent(
            at: now,
            kind: kind,
            code: nil,
            user: found.user.id,
            provider: found.session.provider,
            client: client.id,
            organization: organization,
            outcome: "ok",
            detail: JSONObject()
        )
    }
}
