package import BrokerCrypto
import JOSE
package import OAuthProtocol

/// Lets devices in that have no browser (RFC 8628): the device asks, a person types its code on a page of ours, and decides.
package struct DeviceFlow: Sendable {
    package typealias Store = DeviceAuthorizationStore & AttemptStore

    let clients: ClientDirectory
    let connectors: ConnectorDirectory
    let organizations: OrganizationDirectory
    let sessions: BrowserSessions
    let store: any Store
    let limit: AttemptLimit
    let clock: any WallClock
    let sealing: AEADKey
    private let issuer: String
    private let authenticator: ClientAuthenticator
    private let masterKey: AEADKey

    package static let lifetime = Lifetime.minutes(10)
    package static let interval = Lifetime.seconds(5)

    /// - Parameter limit: of codes that a person, or an address, may get wrong.
    package init(
        issuer: String,
        authenticator: ClientAuthenticator,
        clients: ClientDirectory,
        connectors: ConnectorDirectory,
        organizations: OrganizationDirectory,
        sessions: BrowserSessions,
        store: any Store,
        limit: AttemptLimit,
        masterKey: AEADKey,
        clock: any WallClock
    ) {
        self.issuer = issuer
        self.authenticator = authenticator
        self.clients = clients
        self.connectors = connectors
        self.organizations = organizations
        self.sessions = sessions
        self.store = store
        self.limit = limit
        self.masterKey = masterKey
        self.clock = clock
        sealing = masterKey.derive(label: "device approvals")
    }

    /// Takes a device's request (RFC 8628 §3.1).
    /// - Throws: `OAuthError`; `StoreError` where our own side failed.
    package func begin(_ parameters: Parameters, authorization: String?) async throws -> DeviceStart {
        let credentials = try ClientCredentials(authorization: authorization, parameters: parameters)
        let client = try await authenticator.authenticate(credentials).client
        guard client.grantTypes.contains(.deviceCode) else {
            throw OAuthError(
                .unauthorizedClient,
                "This client is not registered for the grant type \(GrantType.deviceCode.rawValue)"
            )
        }
        let scope = try Self.scope(parameters, of: client)
        let audience = try ResourceIndicators(parameters).chosen(among: client.audience(atIssuer: issuer))
        let deviceCode = Base64URL.encode(SecureRandom.bytes(32))
        // A code that another device shows at the moment is rare, three in a row are a fault.
        for _ in 1...3 {
            let userCode = UserCode.random()
            let device = DeviceAuthorization(
                digest: Digest.sha256(Array(deviceCode.utf8)),
                userCodeDigest: digest(of: userCode),
                clientID: client.id,
                scope: scope,
                audience: audience,
                expiresAt: clock.now() + Self.lifetime
            )
            if try await isInserted(device) {
                return DeviceStart(deviceCode: Secret(deviceCode), userCode: userCode)
            }
        }
        throw StoreError.alreadyExists
    }

    /// - Returns: false where the user code is another device's.
    private func isInserted(_ device: DeviceAuthorization) async throws(StoreError) -> Bool {
        do {
            try await store.insert(device, interval: Self.interval)
            return true
        } catch {
            guard case .alreadyExists = error else { throw error }
            return false
        }
    }

    /// RFC 8628 §3.1 makes `scope` optional: without it a device learns who the person is.
    private static func scope(_ parameters: Parameters, of client: Client) throws(OAuthError) -> ScopeSet {
        let asked = try ScopeSet(parsing: try parameters.value("scope") ?? "openid")
        let scope = asked.filter(client.scopes.contains)
        guard !scope.isEmpty else {
            throw OAuthError(.invalidScope, "None of the scopes asked for is allowed for this client")
        }
        return scope
    }

    func digest(of code: UserCode) -> [UInt8] {
        masterKey.authenticationCode(of: Array(code.letters.utf8), label: "device user codes")
    }
}

/// What a device is told (RFC 8628 §3.2).
package struct DeviceStart: Sendable {
    package let deviceCode: Secret<String>
    package let userCode: UserCode
}
