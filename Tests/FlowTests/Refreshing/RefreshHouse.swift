import BrokerCore
import BrokerCrypto
import BrokerStore
import BrokerTesting
import Foundation
import JOSE
import OAuthProtocol

/// A database, keys and a clock, in which offices with their own configuration come and go.
final class RefreshHouse: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let clock = ManualClock()
    let log = CapturedLog()
    let store: SQLStore
    let keys: KeyRing
    let masterKey: AEADKey
    let journal: LoginJournal
    let folder: URL

    static let staff = OrganizationRule(groups: ["staff"], permissions: [.read, .write])
    static let guests = OrganizationRule(provider: "idp", permissions: [.read])

    /// Opens a house on a file, and tears it down after the body.
    static func open(_ body: (RefreshHouse) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("refresh-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let house = try await RefreshHouse(folder: folder)
        let result: Result<Void, any Error>
        do { result = .success(try await body(house)) } catch { result = .failure(error) }
        if case .failure = result { print(house.log.lines.suffix(30).joined(separator: "\n")) }
        await house.store.close()
        try? FileManager.default.removeItem(at: folder)
        try result.get()
    }

    private init(folder: URL) async throws {
        self.folder = folder
        let masterKey = AEADKey.random()
        self.masterKey = masterKey
        let store = try await SQLStore.open(url: "sqlite:" + folder.appendingPathComponent("b.db").path, clock: clock)
        self.store = store
        keys = try await KeyRing.load(from: store, masterKey: masterKey, algorithms: [.es256], now: clock.now())
        journal = LoginJournal(store: store, clock: clock, keepsSuccesses: true)
    }

    /// Everything in the database's files.
    func databaseBytes() throws -> Data {
        var bytes = Data()
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
            bytes.append(try Data(contentsOf: file))
        }
        return bytes
    }

    var proofs: DPoPVerifier {
        DPoPVerifier(
            issuer: "https://broker.test",
            nonces: DPoPNonces(masterKey: masterKey, clock: clock),
            store: store,
            clock: clock
        )
    }

    /// The audit events so far.
    func audit() async throws -> [AuditEvent] {
        try await store.auditEvents(after: 0, limit: 1_000).map(\.event)
    }

    func office(
        _ connector: ScriptedConnector?,
        rules: [OrganizationRule] = [staff],
        organizations: [Organization]? = nil,
        clients ids: [String] = ["app", "other", "sharing"],
        lifetime: Lifetime = .days(30),
        idle: Lifetime = .days(30)
    ) -> RefreshOffice {
        let clients = ClientDirectory(ids.map { Self.client($0, lifetime: lifetime, idle: idle) })
        let connectors = ConnectorDirectory(connector.map { [$0] } ?? [])
        let organizations = OrganizationDirectory(
            organizations ?? [Organization(id: "acme", name: "Acme", domains: ["example.com"], rules: rules)],
            provenDomains: ProvenDomains()
        )
        let admission = GrantAdmission(clients: clients, connectors: connectors, organizations: organizations)
        let sealing = UpstreamTokenSealing(masterKey: masterKey)
        let issuer = TokenIssuer(issuer: "https://broker.test", keys: keys)
        let authorizeRules = AuthorizeRules(issuer: "https://broker.test", clients: clients, keys: keys)
        return RefreshOffice(
            house: self,
            logins: LoginFlow(
                issuer: "https://broker.test",
                clients: clients,
                connectors: connectors,
                organizations: organizations,
                store: store,
                rules: authorizeRules,
                pushedRequests: PushedRequests(
                    authenticator: ClientAuthenticator(clients: clients),
                    proofs: proofs,
                    rules: authorizeRules,
                    store: store,
                    clock: clock
                ),
                sessionLifetimes: SessionLifetimes(absolute: .hours(24), idle: .hours(8)),
                masterKey: masterKey,
                clock: clock
            ),
            codes: AuthorizationCodeGrant(
                store: store,
                issuer: issuer,
                admission: admission,
                sharing: UpstreamTokenSharing(store: store, sealing: sealing, connectors: connectors),
                journal: journal,
                clock: clock
            ),
            refreshing: RefreshTokenGrant(
                store: store,
                issuer: issuer,
                admission: admission,
                journal: journal,
                connectors: connectors,
                organizations: organizations,
                upstreamTokens: sealing,
                clock: clock
            ),
            accessTokens: AccessTokenVerifier(
                issuer: "https://broker.test",
                keys: keys,
                store: store,
                admission: admission,
                clock: clock
            ),
            clients: clients
        )
    }

    private static func client(_ id: String, lifetime: Lifetime, idle: Lifetime) -> Client {
        Client(
            id: id,
            name: id,
            secretDigests: [Digest.sha256(Array("secret of \(id)".utf8))],
            redirectURIs: (try? [RegisteredRedirectURI("https://app.test/cb")]) ?? [],
            grantTypes: [.authorizationCode, .refreshToken],
            scopes: ScopeSet(["openid", "profile", "email", "groups", "offline_access", "read", "write", "admin"]),
            accessTokenAlgorithm: .es256,
            idTokenAlgorithm: .es256,
            accessTokenLifetime: .hours(1),
            refreshTokenLifetime: lifetime,
            idleRefreshTokenLifetime: idle,
            sharesUpstreamTokens: id == "sharing"
        )
    }
}
