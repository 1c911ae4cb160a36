import BrokerCrypto
import BrokerTesting
import FakeProviders
import Foundation
import JOSE
import Logging
import OAuthProtocol
import Synchronization
import Testing

/// What the modules of the suite share: one daemon, the apps that are registered with it, a provider behind it.
final class ConformancePlan: Sendable {
    @TaskLocal static var shared: ConformancePlan?

    let house: House
    /// A provider that shows a page, where a person can say no; for one app alone.
    let asking: FakeProvider
    let receiver: LogoutReceiver
    let assertionKey: ClientKey
    private let names = Mutex<Set<String>>([])

    /// The plan of the suite that the test runs in, which counts it.
    static func current() throws -> ConformancePlan {
        let plan = try #require(shared, "This test runs in the conformance suite alone")
        if let name = Test.current?.displayName { plan.names.withLock { _ = $0.insert(name) } }
        return plan
    }

    init(house: House) async throws {
        self.house = house
        receiver = try await LogoutReceiver.start()
        asking = try FakeProvider(
            .generic(clients: [
                FakeClient(
                    id: "broker-at-asking",
                    secret: House.upstreamSecret,
                    redirectURIs: ["\(house.issuer)/auth/callback/asking"]
                )
            ])
        )
        try await asking.start()
        assertionKey = try ClientKey.generate(id: "assertion-key")
        let jwk = JWK(publicKey: assertionKey.privateKey.publicKey, keyID: assertionKey.id, algorithm: .ps256)
        let keys = JSONValue.object(JWKSet(keys: [jwk]).json()).serialized()
        try house.folder.write(String(decoding: keys, as: UTF8.self), to: "assertion-keys.json")
        try house.folder.write(configuration, to: "config.toml")
    }

    func close() async {
        await asking.stop()
        await receiver.stop()
    }

    /// How many modules ran.
    var count: Int { names.withLock { $0.count } }

    // MARK: The apps

    static let secondSecret = "second-apps-secret-71"
    static let machineSecret = "machines-secret-0815"

    /// The main app: with a secret, refresh tokens and all that logout has.
    var app: RelyingParty { offline(house.app) }

    var postApp: RelyingParty { offline(house.postApp) }

    /// Public, with PKCE alone.
    var spa: RelyingParty { offline(house.spa) }

    var second: RelyingParty {
        offline(party("second", secret: Self.secondSecret, "https://second.test/cb"))
    }

    /// Proves itself with signed assertions (RFC 7523).
    var assertionApp: RelyingParty {
        var app = party("assertion-app", secret: "-", House.appRedirectURI)
        app.authentication = .privateKeyJWT(assertionKey)
        app.assertionAudience = house.issuer
        return offline(app)
    }

    /// Registered with a query in one redirect URI and with another beside it.
    var queryApp: RelyingParty {
        party("query-app", secret: Self.secondSecret, "https://query.test/cb?foo=bar")
    }

    /// Must push its authorization requests.
    var pushingApp: RelyingParty {
        party("pushing-app", secret: Self.secondSecret, "https://pushing.test/cb")
    }

    /// Must bind its tokens to a key.
    var boundApp: RelyingParty { offline(party("bound-app", "https://bound.test/cb")) }

    /// Its people come from the provider that asks.
    var askingApp: RelyingParty {
        party("asking-app", secret: Self.secondSecret, "https://asking.test/cb")
    }

    private func party(_ id: String, secret: String = "", _ redirectURI: String) -> RelyingParty {
        RelyingParty(brokerAt: house.issuer, clientID: id, clientSecret: secret, redirectURI: redirectURI)
    }

    private func offline(_ app: RelyingParty) -> RelyingParty {
        var app = app
        app.scope = "openid profile email offline_access"
        return app
    }

    private var configuration: String {
        """
        [[auth.oauth.providers]]
        id = "asking"
        type = "oidc"
        issuer = "\(asking.issuer)"
        client_id = "broker-at-asking"
        client_secret = "\(House.upstreamSecret)"

        """
            + apps.replacing("[[clients]]\n", with: "[[clients]]\nproviders = [\"main\"]\n")
            .replacing("providers = [\"main\"]\nid = \"asking-app\"", with: "id = \"asking-app\"")
    }

    private var apps: String {
        house.configuration()
            .replacing("[tokens]\nsigning_algorithm = \"ES256\"", with: "[tokens]")
            .replacing(
                "id = \"app\"",
                with: """
                    id = "app"
                    post_logout_redirect_uris = ["https://app.test/signed-out", "https://app.test/bye?from=broker"]
                    backchannel_logout_uri = "\(receiver.address)"
                    """
            )
                + """
                [[clients]]
                id = "second"
                secret = "\(Self.secondSecret)"
                redirect_uris = ["https://second.test/cb"]
                post_logout_redirect_uris = ["https://second.test/signed-out"]

                [[clients]]
                id = "assertion-app"
                jwks_file = "assertion-keys.json"
                redirect_uris = ["\(House.appRedirectURI)"]

                [[clients]]
                id = "query-app"
                secret = "\(Self.secondSecret)"
                redirect_uris = ["https://query.test/cb?foo=bar", "https://query.test/other"]

                [[clients]]
                id = "pushing-app"
                secret = "\(Self.secondSecret)"
                redirect_uris = ["https://pushing.test/cb"]
                require_pushed_authorization_requests = true

                [[clients]]
                id = "bound-app"
                redirect_uris = ["https://bound.test/cb"]
                dpop_bound_access_tokens = true

                [[clients]]
                id = "asking-app"
                secret = "\(Self.secondSecret)"
                redirect_uris = ["https://asking.test/cb"]
                providers = ["asking"]

                [[clients]]
                id = "machine"
                secret = "\(Self.machineSecret)"
                grant_types = ["client_credentials"]
                permissions = ["read"]
                organization = "org-123"

                """
    }

    // MARK: Steps

    /// Written beside the daemon, for what only time would do.
    var database: DaemonDatabase { DaemonDatabase(path: house.folder.file("data/cost-ops.db")) }

    func driver(_ app: RelyingParty? = nil) -> LoginDriver { house.driver(app ?? self.app) }

    /// Lets a code have been used so many seconds ago.
    func age(use code: String, by seconds: Int) throws {
        let changed = try database.run(
            "UPDATE authorization_codes SET consumed_at = consumed_at - \(seconds) WHERE digest = ?1",
            Digest.sha256(Array(code.utf8))
        )
        #expect(changed == 1)
    }

    /// Lets the person of a login have signed in so many seconds ago.
    func age(sessionOf login: FinishedLogin, by seconds: Int) throws {
        let id = try #require(login.answer.unverifiedClaims?["sid"]?.stringValue)
        let changed = try database.run(
            "UPDATE sessions SET authenticated_at = authenticated_at - \(seconds) WHERE id = CAST(?1 AS TEXT)",
            Array(id.utf8)
        )
        #expect(changed == 1)
    }

    /// A browser that stays signed in from one step to the next, in front of another app.
    func driver(_ app: RelyingParty, in browser: Browser) -> LoginDriver {
        LoginDriver(app, browser: browser, fetch: house.fetch)
    }

    func post(
        _ path: String,
        _ form: [(name: String, value: String)],
        headers: [(name: String, value: String)] = []
    ) async throws -> FetchResponse {
        let type = ("Content-Type", "application/x-www-form-urlencoded")
        return try await house.fetch.fetch(
            FetchRequest(
                "POST",
                house.issuer + path,
                headers: [type] + headers,
                body: Array(FormCoding.encode(form).utf8)
            )
        )
    }

    func json(_ path: String) async throws -> JSONObject {
        let answer = try await house.get(path)
        try #require(answer.status == 200, "\(path): \(answer.status)")
        return try JSONReader.parseObject(answer.body)
    }

    func metadata() async throws -> JSONObject { try await json("/.well-known/openid-configuration") }

    func keySet() async throws -> JWKSet { try JWKSet(try await json("/.well-known/jwks.json")) }

    /// The claims of a token of the broker's, its signature checked with the published keys.
    func claims(of token: String?, type: String = "JWT") async throws -> JSONObject {
        let text = try #require(token)
        let jws = try CompactJWS(parsing: text)
        let id = try #require(jws.header.keyID)
        #expect(jws.header.hasType(type), "\(String(describing: jws.header.type))")
        let keys = try await keySet()
        let algorithm = jws.header.algorithm
        let key = try #require(keys.candidates(keyID: id, algorithm: algorithm).first, "No published key \(id)")
        return try JSONReader.parseObject(try jws.verify(with: key, allowed: [.rs256, .es256, .edDSA]))
    }

    /// The UserInfo answer for a token.
    func userinfo(_ token: String?) async throws -> JSONObject {
        let answer = try await driver().userinfo(try #require(token))
        try #require(answer.status == 200, "\(answer.text)")
        return try JSONReader.parseObject(answer.body)
    }

    /// What an app is told when it asks with `prompt=none` in this browser.
    func silent(_ driver: LoginDriver, _ more: [(name: String, value: String)] = []) async throws -> Visit {
        try await driver.begin(LoginRequest(parameters: [("prompt", "none")] + more))
    }

    func isSignedIn(_ driver: LoginDriver) async throws -> Bool {
        let visit = try await silent(driver)
        if visit.stoppedValue("code") != nil { return true }
        #expect(visit.stoppedValue("error") == "login_required", "\(visit.stoppedAt ?? visit.words)")
        return false
    }
}
