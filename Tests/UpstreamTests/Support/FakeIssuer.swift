import BrokerCore
import BrokerCrypto
import JOSE
import Logging
import OAuthProtocol
import ProviderCatalogue
import Synchronization

@testable import Upstream

/// An OpenID provider on loopback whose every answer a test can replace.
final class FakeIssuer: Sendable {
    struct State: Sendable {
        /// Changes to the metadata; a null removes a member.
        var metadata: JSONObject = [:]
        var metadataReply: LoopbackServer.Reply?
        var metadataHeaders: [(String, String)] = []
        var published: [JSONObject]
        var keysReply: LoopbackServer.Reply?
        var keysHeaders: [(String, String)] = []
        var signing: SigningKeyMaterial
        /// Changes to the ID token's claims; a null removes one.
        var claims: JSONObject = [:]
        /// The whole ID token, where a test makes its own.
        var idToken: String?
        var tokenAnswer: JSONObject = [:]
        var tokenReply: LoopbackServer.Reply?
        var userinfo: JSONObject = ["sub": "person-1"]
        var userinfoReply: LoopbackServer.Reply?
        /// What answers at any other path, such as that of a groups API.
        var other: (@Sendable (LoopbackServer.Request) -> LoopbackServer.Reply)?
    }

    let server: LoopbackServer
    let wallClock: ManualWallClock
    let clock = ManualClock()
    let cache = MemoryDocumentCache()
    let transport: CurlTransport
    private let state: Mutex<State>

    static let clientID = "client-1"
    static let secret = "s3cret-of-the-client"
    static let accessToken = "access-token-1"

    init(wallClock: ManualWallClock = ManualWallClock()) throws {
        self.wallClock = wallClock
        let key = try TestKeys.rs256(0, kid: "key-1")
        state = Mutex(State(published: [key.publicJWK.json()], signing: key))
        transport = try CurlTransport(proxies: .none)
        server = try LoopbackServer { _ in .json("{}", status: 500) }
        server.handle { [weak self] request in self?.answer(request) ?? .reset }
    }

    deinit { server.stop() }

    func change(_ body: @Sendable (inout State) -> Void) { state.withLock { body(&$0) } }

    /// Publishes a key under a name, and signs with it or not.
    func rotate(to key: SigningKeyMaterial, keepingOthers: Bool = false) {
        state.withLock { state in
            state.published = (keepingOthers ? state.published : []) + [key.publicJWK.json()]
            state.signing = key
        }
    }

    // MARK: Set-up of the relying party

    var connection: ProviderConnection {
        var connection = ProviderConnection(
            id: "acme",
            type: "oidc",
            issuer: server.origin,
            clientID: Self.clientID,
            clientSecret: Secret(Self.secret),
            redirectURI: "https://login.example.com/auth/callback/acme"
        )
        connection.egressAllowsPrivate = true
        connection.userinfo = .never
        return connection
    }

    func environment(jitter: Double = 1) -> UpstreamEnvironment {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return UpstreamEnvironment(
            transport: transport,
            documents: cache,
            wallClock: wallClock,
            clock: clock,
            logger: logger,
            jitter: { jitter }
        )
    }

    func connector(_ change: (inout ProviderConnection) -> Void = { _ in }) -> OIDCConnector {
        var connection = connection
        change(&connection)
        return OIDCConnector(connection, environment())
    }

    func remote() -> RemoteIssuer { RemoteIssuer(connection, environment()) }

    func login(_ change: (inout UpstreamLogin) -> Void = { _ in }) -> UpstreamLogin {
        var login = UpstreamLogin(
            state: "state-1",
            nonce: "nonce-1",
            codeVerifier: Secret("verifier-verifier-verifier-verifier-verifier"),
            startedAt: wallClock.now()
        )
        change(&login)
        return login
    }

    var callback: Parameters { Parameters(pairs: [("code", "code-1234567890"), ("state", "state-1")]) }

    /// A whole login from the callback on.
    func signIn(
        with connector: OIDCConnector? = nil,
        callback: Parameters? = nil,
        login: UpstreamLogin? = nil
    ) async throws(UpstreamError) -> UpstreamIdentity {
        try await (connector ?? self.connector())
            .authenticate(
                from: callback ?? self.callback,
                of: login ?? self.login(),
                story: StoryRecorder(clock: wallClock)
            )
            .identity
    }

    // MARK: Tokens

    /// Claims that pass every check, with changes.
    func claims(_ changes: JSONObject = [:]) -> JSONObject {
        let now = wallClock.now().seconds
        let claims: JSONObject = [
            "iss": .string(server.origin), "sub": "person-1", "aud": .string(Self.clientID), "nonce": "nonce-1",
            "iat": .number(JSONNumber(now)),
            "exp": .number(JSONNumber(now.addingReportingOverflow(3_600).partialValue)),
        ]
        return Self.apply(changes, to: claims)
    }

    func token(_ changes: JSONObject = [:], key: SigningKeyMaterial? = nil, type: String? = "JWT") throws -> String {
        let key = key ?? state.withLock { $0.signing }
        return try CompactJWS.sign(payload: claims(changes).serialized(), type: type, key: key)
    }

    /// A token from raw parts, for headers and payloads that nobody honest writes.
    static func token(header: String, payload: Bytes, signature: (Bytes) throws -> Bytes) rethrows -> String {
        let input = Base64URL.encode(Array(header.utf8)) + "." + Base64URL.encode(payload)
        return try input + "." + Base64URL.encode(signature(Array(input.utf8)))
    }

    private static func apply(_ changes: JSONObject, to object: JSONObject) -> JSONObject {
        var object = object
        for (name, value) in changes.members { object[name] = value.isNull ? nil : value }
        return object
    }

    // MARK: Answers

    private func answer(_ request: LoopbackServer.Request) -> LoopbackServer.Reply {
        let state = state.withLock { $0 }
        switch request.path {
        case "/.well-known/openid-configuration":
            if let reply = state.metadataReply { return reply }
            let origin = server.origin
            let metadata: JSONObject = [
                "issuer": .string(origin), "authorization_endpoint": .string("\(origin)/authorize"),
                "token_endpoint": .string("\(origin)/token"), "jwks_uri": .string("\(origin)/keys"),
                "userinfo_endpoint": .string("\(origin)/userinfo"),
            ]
            return json(Self.apply(state.metadata, to: metadata), state.metadataHeaders)
        case "/keys":
            return state.keysReply ?? json(["keys": .array(state.published.map { .object($0) })], state.keysHeaders)
        case "/token":
            if let reply = state.tokenReply { return reply }
            let token = state.idToken ?? (try? self.token(state.claims, key: state.signing)) ?? ""
            let answer: JSONObject = [
                "access_token": .string(Self.accessToken), "token_type": "Bearer", "expires_in": 3_600,
                "id_token": .string(token),
            ]
            return json(Self.apply(state.tokenAnswer, to: answer), [])
        case "/userinfo":
            return state.userinfoReply ?? json(state.userinfo, [])
        default:
            return state.other?(request) ?? .json("{}", status: 404)
        }
    }

    private func json(_ object: JSONObject, _ headers: [(String, String)]) -> LoopbackServer.Reply {
        .response(200, headers: [("Content-Type", "application/json")] + headers, object.serialized())
    }
}

/// What a login or a fetch fails with; nil if it succeeds.
func upstreamError(_ body: () async throws -> Void) async -> UpstreamError? {
    do {
        try await body()
    } catch {
        return error as? UpstreamError
    }
    return nil
}
