import BrokerCrypto
import JOSE
import OAuthProtocol

/// The person's side (RFC 8628 §3.3).
extension DeviceFlow {
    /// - Parameters:
    ///   - typed: the code, as it was typed or as the address had it.
    ///   - secret: of the browser's session, if its cookie came along.
    ///   - address: where the request came from.
    /// - Throws: `TooManyAttempts`; `LoginFailure` for a person who can't let this device in; `StoreError`.
    package func open(typed: String?, session secret: SessionSecret?, address: String) async throws -> DeviceView {
        guard let typed else { return .ask(nil) }
        guard let code = UserCode(typed: typed) else { return .ask(.malformed) }
        let found = try await sessions.current(secret)
        guard let (device, client) = try await find(code, user: found?.user.id, address: address) else {
            return .ask(.unknown)
        }
        let page = OwnPage.device(userCode: code.text)
        guard let found else { return .signIn(page, anew: false) }
        let standing = try standing(of: found, for: client)
        if let limit = standing.connector.revalidation?.longestWithoutLook,
            clock.now() >= found.session.authenticatedAt + limit
        {
            return .signIn(page, anew: true)
        }
        let grants = try grants(standing.identity, standing.connector, client, organization: nil)
        return .confirm(
            DeviceQuestion(
                clientName: client.name,
                clientID: client.id,
                userCode: code,
                person: found.user.profile.name ?? found.user.profile.email,
                scope: device.scope,
                options: grants.compactMap { grant in
                    grant.organization.map {
                        DeviceQuestion.Option(
                            organization: $0,
                            name: grant.name ?? $0,
                            permissions: GrantedAccess(asked: device.scope, held: grant.permissions).permissions
                        )
                    }
                },
                sealed: try PendingDevice(device).sealed(for: found.session.id, with: sealing)
            )
        )
    }

    /// RFC 8628 §5.1: codes are short, so few of them may be tried. What was right costs nothing, so that people who share an
    /// address don't lock one another out.
    private func find(
        _ code: UserCode,
        user: String?,
        address: String
    ) async throws -> (DeviceAuthorization, Client)? {
        var keys = [Self.key("address", address)]
        if let user { keys.append(Self.key("user", user)) }
        for key in keys {
            if let wait = try await store.takeAttempt(key, of: limit, at: clock.now()) {
                throw TooManyAttempts(wait: wait)
            }
        }
        guard let device = try await store.waitingDevice(userCodeDigest: digest(of: code)),
            clock.now() < device.expiresAt, let client = clients.client(id: device.clientID),
            client.grantTypes.contains(.deviceCode)
        else { return nil }
        for key in keys { try await store.returnAttempt(key, of: limit) }
        return (device, client)
    }

    private static func key(_ kind: String, _ name: String) -> [UInt8] {
        Digest.sha256(Array("device code guess \(kind) \(name)".utf8))
    }

    func standing(
        of found: BrowserSession,
        for client: Client
    ) throws(LoginFailure) -> (identity: UpstreamIdentity, connector: any IdentityProviderConnector) {
        guard let identity = found.session.identity else { throw LoginFailure(.expired) }
        guard let connector = connectors.connector(id: found.session.provider, for: client) else {
            throw LoginFailure(.providerNotAvailable, clientName: client.name)
        }
        return (identity, connector)
    }

    /// What the rules of the day give, one for each organization that takes the person.
    func grants(
        _ identity: UpstreamIdentity,
        _ connector: any IdentityProviderConnector,
        _ client: Client,
        organization: String?
    ) throws(LoginFailure) -> [AccessGrant] {
        let decision = organizations.decide(
            identity,
            tiedTo: connector.organization,
            within: AccessLimit(requested: organization, served: client.organizations)
        )
        switch decision.outcome {
        case .granted(let only): return [only]
        case .choice(let several): return several
        case .denied(let denial):
            throw LoginFailure(.noOrganization(denial), provider: connector.displayName, clientName: client.name)
        }
    }
}
