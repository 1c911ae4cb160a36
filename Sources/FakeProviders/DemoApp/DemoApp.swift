import BrokerCrypto
import JOSE
import OAuthProtocol
import Synchronization

/// A small web app that signs people in through the broker with plain OpenID Connect, and shows what it got.
package final class DemoApp: Sendable {
    package let settings: DemoAppSettings
    private let client: BrokerClient
    private let sessions = AppSessions()
    private let pages = DemoAppPages()
    private let server = Mutex<LoopbackServer?>(nil)
    private let boundPort: Mutex<Int>

    /// Cookies don't tell ports apart (RFC 6265 §8.5), so on loopback the names must differ from everybody else's.
    private static let sessionCookie = "demo_app_session"
    private static let pendingCookie = "demo_app_pending"

    package init(_ settings: DemoAppSettings, fetch: any HTTPFetch) {
        self.settings = settings
        client = BrokerClient(settings: settings, fetch: fetch)
        boundPort = Mutex(settings.port)
    }

    /// Where people find it.
    package var baseURL: String {
        "http://127.0.0.1:\(boundPort.withLock { $0 })"
    }

    /// What the broker must have registered.
    package var redirectURI: String { baseURL + "/callback" }

    /// Where people are back after a logout, and where the broker tells of one; registered with it too.
    package var postLogoutRedirectURI: String { baseURL + "/" }
    package var backchannelLogoutURI: String { baseURL + "/backchannel-logout" }

    /// Returns once it answers.
    package func start() async throws {
        let server = LoopbackServer(
            host: "127.0.0.1",
            port: boundPort.withLock { $0 },
            logger: settings.logger
        ) { [weak self] request in
            await self?.answer(request) ?? .notFound
        }
        try await server.start()
        boundPort.withLock { $0 = server.port }
        self.server.withLock { $0 = server }
    }

    package func stop() async {
        let running = server.withLock { server in
            defer { server = nil }
            return server
        }
        await running?.stop()
    }

    private func answer(_ request: ReceivedRequest) async -> Answer {
        do throws(DemoAppError) {
            switch (request.method, request.path) {
            case ("GET", "/"): return home(request)
            case ("GET", "/style.css"): return Page.stylesheetAnswer
            case ("GET", "/sign-in"): return try await signIn(request)
            case ("GET", "/callback"): return try await callback(request)
            case ("POST", "/sign-out"): return try await signOut(request)
            case ("POST", "/backchannel-logout"): return try await brokerSignsOut(request)
            case (_, "/"), (_, "/style.css"), (_, "/sign-in"), (_, "/callback"):
                return .methodNotAllowed(allowed: "GET")
            case (_, "/sign-out"), (_, "/backchannel-logout"): return .methodNotAllowed(allowed: "POST")
            default: return .notFound
            }
        } catch {
            return pages.failure(error)
        }
    }

    private func home(_ request: ReceivedRequest) -> Answer {
        if let id = request.cookie(Self.sessionCookie), let person = sessions.person(id) {
            return pages.signedIn(person, scopes: settings.scopes)
        }
        return pages.signedOut(issuer: settings.issuer, choices: settings.choices)
    }

    private func signIn(_ request: ReceivedRequest) async throws(DemoAppError) -> Answer {
        let metadata = try await client.metadata()
        let pending = PendingSignIn()
        var parameters: [(name: String, value: String)] = [
            ("response_type", "code"), ("client_id", settings.clientID), ("redirect_uri", redirectURI),
            ("scope", settings.scopes), ("state", pending.state), ("nonce", pending.nonce),
            ("code_challenge", pending.verifier.challenge.value), ("code_challenge_method", "S256"),
        ]
        let query = (try? Parameters(parsing: Array(request.query.utf8))) ?? .empty
        // Only what the app itself offered is passed on.
        if let provider = (try? query.value("provider")) ?? nil,
            settings.choices.contains(where: { $0.providerID == provider })
        {
            parameters.append(("provider", provider))
        }
        let separator = metadata.authorizationEndpoint.contains("?") ? "&" : "?"
        return .redirect(
            to: metadata.authorizationEndpoint + separator + FormCoding.encode(parameters),
            headers: [cookie(Self.pendingCookie, sessions.begin(pending), maxAge: 600)]
        )
    }

    private func callback(_ request: ReceivedRequest) async throws(DemoAppError) -> Answer {
        guard let id = request.cookie(Self.pendingCookie), let pending = sessions.takePending(id) else {
            throw DemoAppError("This sign-in was not begun here, or it is over. Please begin again.")
        }
        let metadata = try await client.metadata()
        let code = try authorizationCode(in: request, of: pending, metadata)
        let answer = try await client.exchange(code: code, of: pending, redirectURI: redirectURI, at: metadata)
        guard let accessToken = answer["access_token"]?.stringValue, let idToken = answer["id_token"]?.stringValue,
            answer["token_type"]?.stringValue?.lowercased() == "bearer"
        else { throw DemoAppError("The broker's token answer is not complete.") }
        let check = TokenCheck(
            issuer: settings.issuer,
            clientID: settings.clientID,
            keys: try await client.keys(at: metadata),
            now: settings.clock()
        )
        let claims = try check.idToken(idToken, nonce: pending.nonce, accessToken: accessToken)
        let userinfo = try await client.userinfo(accessToken, at: metadata)
        // OIDC Core §5.3.2: another subject's answer must not be used.
        guard let subject = claims["sub"]?.stringValue, let said = userinfo["sub"]?.stringValue,
            exactlyEqual(subject, said)
        else { throw DemoAppError("The userinfo answer is about somebody else.") }
        let session = sessions.signIn(
            SignedInPerson(
                idToken: claims,
                accessToken: check.accessToken(accessToken),
                userinfo: userinfo,
                hasRefreshToken: answer["refresh_token"] != nil,
                idTokenText: idToken
            )
        )
        return .redirect(
            to: baseURL + "/",
            headers: [cookie(Self.pendingCookie, "", maxAge: 0), cookie(Self.sessionCookie, session, maxAge: 3_600)]
        )
    }

    private func authorizationCode(
        in request: ReceivedRequest,
        of pending: PendingSignIn,
        _ metadata: BrokerMetadata
    ) throws(DemoAppError) -> String {
        let parameters: Parameters
        let state: String?
        let issuer: String?
        let code: String?
        let errorCode: String?
        let description: String?
        do throws(OAuthError) {
            parameters = try Parameters(parsing: Array(request.query.utf8))
            state = try parameters.value("state")
            issuer = try parameters.value("iss")
            code = try parameters.value("code")
            errorCode = try parameters.value("error")
            description = try parameters.value("error_description")
        } catch {
            throw DemoAppError("The broker's answer can't be read.", detail: error.description)
        }
        guard let state, constantTimeEqual(Array(state.utf8), Array(pending.state.utf8)) else {
            throw DemoAppError("This answer belongs to another sign-in.")
        }
        // RFC 9207 §2.4: an answer of another issuer is thrown away before anything in it is looked at.
        if let issuer {
            guard exactlyEqual(issuer, settings.issuer) else { throw DemoAppError("This answer is another issuer's.") }
        } else if metadata.promisesIssuerParameter {
            throw DemoAppError("This answer doesn't say which issuer it is from.")
        }
        if let errorCode {
            throw DemoAppError("The sign-in did not succeed: \(errorCode).", detail: description)
        }
        guard let code else { throw DemoAppError("The broker sent no code.") }
        return code
    }

    /// Forgets the app's own session, and goes on to where the others are ended (OIDC RP-Initiated Logout §2).
    private func signOut(_ request: ReceivedRequest) async throws(DemoAppError) -> Answer {
        let forget = cookie(Self.sessionCookie, "", maxAge: 0)
        guard let id = request.cookie(Self.sessionCookie), let person = sessions.signOut(id),
            let endpoint = try await client.metadata().endSessionEndpoint
        else { return .redirect(to: baseURL + "/", headers: [forget]) }
        let parameters = [
            (name: "id_token_hint", value: person.idTokenText),
            (name: "post_logout_redirect_uri", value: postLogoutRedirectURI),
        ]
        let separator = endpoint.contains("?") ? "&" : "?"
        return .redirect(to: endpoint + separator + FormCoding.encode(parameters), headers: [forget])
    }

    /// The broker says that a session has ended (OIDC Back-Channel Logout §2.5): in another app, by an administrator, at the
    /// identity provider.
    private func brokerSignsOut(_ request: ReceivedRequest) async throws(DemoAppError) -> Answer {
        guard let form = try? Parameters(parsing: request.body), let token = try? form.required("logout_token") else {
            return Answer(status: 400)
        }
        let check = TokenCheck(
            issuer: settings.issuer,
            clientID: settings.clientID,
            keys: try await client.keys(at: try await client.metadata()),
            now: settings.clock()
        )
        let claims = try check.logoutToken(token)
        sessions.signOut(subject: claims["sub"]?.stringValue, brokerSession: claims["sid"]?.stringValue)
        return Answer(status: 200, headers: [("Cache-Control", "no-store")])
    }

    private func cookie(_ name: String, _ value: String, maxAge: Int) -> (name: String, value: String) {
        ("Set-Cookie", "\(name)=\(value); Path=/; Max-Age=\(maxAge); HttpOnly; SameSite=Lax")
    }
}
