import BrokerCrypto
import JOSE
import OAuthProtocol

/// The person's side (RFC 8628 §3.3).
extension DeviceFlow {
    /// - Parameters:
    ///   - typed: the code, as it was typed or as the address had it.
    ///   - secret: of the browser's session, if its cookie came along.
    /// - Throws: `TooManyAttempts`; `LoginFailure` for a person who can't let this device in; `StoreError`.
    package func open(typed: String?, session secret: SessionSecret?) async throws -> DeviceView {
        guard let typed else { return .ask(nil) }
        guard let code = UserCode(typed: typed) else { return .ask(.malformed) }
        let page = OwnPage.device(userCode: code.text)
        // Nobody learns which codes there are without being somebody, whose guesses can be counted.
        guard let found = try await sessions.current(secret) else { return .signIn(page, anew: false) }
        guard let (device, client) = try await find(code, user: found.user.id) else { return .ask(.unknown) }
        let standing = try standing(of: found, for: client)
        guard isFresh(found, standing.connector) else { return .signIn(page, anew: true) }
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

    /// RFC 8628 §5.1: codes are short, so a person may try few of them. What was right costs nothing.
    private func find(_ code: UserCode, user: String) async throws -> (DeviceAuthorization, Client)? {
        let key = Digest.sha256(Array("device code guess user \(user)".utf8))
        if let wait = try await store.takeAttempt(key, of: limit, at: clock.now()) {
            throw TooManyAttempts(wait: wait)
        }
        guard let device = try await store.waitingDevice(userCodeDigest: digest(of: code)),
            clock.now() < device.expiresAt, let client = clients.client(id: device.clientID),
            client.grantTypes.contains(.deviceCode)
        else { return nil }
        try await store.returnAttempt(key, of: limit)
        return (device, client)
    }

    /// Whether the provider has vouched for the person as lately as its entry asks.
    func isFresh(_ found: BrowserSession, _ connector: any IdentityProviderConnector) -> Bool {
        guard let limit = connector.revalidation?.longestWithoutLook else { return true }
        return clock.now() < found.session.lookedAt + limit
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
