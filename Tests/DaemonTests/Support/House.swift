import BrokerTesting
import FakeProviders
import Foundation
import JOSE
import Upstream

/// Everything one daemon needs: a folder with its configuration, a port, and a provider in the test's own process. Daemons
/// may come and go in it.
final class House: Sendable {
    let folder: TemporaryFolder
    let port: Int
    let provider: FakeProvider
    private let transport: CurlTransport

    static let appRedirectURI = "https://app.test/cb"
    static let appSecret = "apps-own-secret-43"
    static let postSecret = "post-apps-secret-17"
    static let upstreamSecret = "upstream+secret/%~ 29"
    /// The person that signs in where no page asks.
    static let ada = "b1a4c7e2-ada"

    var issuer: String { "http://127.0.0.1:\(port)" }
    var fetch: any HTTPFetch { TransportFetch(transport) }
    var app: RelyingParty {
        RelyingParty(brokerAt: issuer, clientID: "app", clientSecret: Self.appSecret, redirectURI: Self.appRedirectURI)
    }
    var postApp: RelyingParty {
        RelyingParty(
            brokerAt: issuer,
            clientID: "post-app",
            clientSecret: Self.postSecret,
            authentication: .post,
            redirectURI: Self.appRedirectURI
        )
    }
    var spa: RelyingParty {
        RelyingParty(brokerAt: issuer, clientID: "spa", redirectURI: "https://spa.test/cb")
    }

    private init(signIn: SignInMode, keepsRequests: Bool, statesAuthenticationTime: Bool) throws {
        folder = try TemporaryFolder()
        port = try FreePort.next()
        var pool = ConnectionPool()
        // Hundreds of browsers at once, to one host.
        (pool.maxPerHost, pool.maxTotal, pool.maxIdle) = (400, 800, 400)
        transport = try CurlTransport(proxies: .none, pool: pool)
        var settings = FakeProviderSettings.generic(clients: [
            FakeClient(
                id: "broker-at-main",
                secret: Self.upstreamSecret,
                redirectURIs: ["http://127.0.0.1:\(port)/auth/callback/main"]
            )
        ])
        settings.signIn = signIn
        settings.profile.statesAuthenticationTime = statesAuthenticationTime
        settings.keepsRequests = keepsRequests
        provider = try FakeProvider(settings)
    }

    /// Keeps house for as long as the body takes.
    static func open(
        signIn: SignInMode = .always(subject: House.ada),
        keepsRequests: Bool = true,
        statesAuthenticationTime: Bool = false,
        _ body: (House) async throws -> Void
    ) async throws {
        let house = try House(
            signIn: signIn,
            keepsRequests: keepsRequests,
            statesAuthenticationTime: statesAuthenticationTime
        )
        try await house.provider.start()
        try house.folder.write(house.configuration(), to: "config.toml")
        let result: Result<Void, any Error>
        do { result = .success(try await body(house)) } catch { result = .failure(error) }
        await house.transport.shutdown()
        await house.provider.stop()
        try result.get()
    }

    /// - Parameters:
    ///   - logLevel: of `[log]`.
    ///   - issuer: of the provider; its own where nil.
    func configuration(logLevel: String = "info", issuer providerIssuer: String? = nil) -> String {
        """
        [server]
        issuer = "\(issuer)"
        listen = "127.0.0.1:\(port)"
        providers_dir = "\(Self.repository)/providers"

        [tokens]
        signing_algorithm = "ES256"

        [log]
        level = "\(logLevel)"

        [[auth.oauth.providers]]
        id = "main"
        type = "oidc"
        issuer = "\(providerIssuer ?? provider.issuer)"
        client_id = "broker-at-main"
        client_secret = "\(Self.upstreamSecret)"
        organization = "org-123"

        [[organizations]]
        id = "org-123"
        domains = ["example.com"]

        [[organizations.rules]]
        provider = "main"
        permissions = ["read"]

        [[clients]]
        id = "app"
        secret = "\(Self.appSecret)"
        redirect_uris = ["\(Self.appRedirectURI)"]

        [[clients]]
        id = "post-app"
        secret = "\(Self.postSecret)"
        token_endpoint_auth_method = "client_secret_post"
        redirect_uris = ["\(Self.appRedirectURI)"]

        [[clients]]
        id = "spa"
        redirect_uris = ["https://spa.test/cb"]

        """
    }

    static let repository = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .path

    /// A daemon that may not come up.
    func start(environment: [String: String] = [:], openFiles: Int? = nil) throws -> Daemon {
        try Daemon(["serve", "--config", folder.file("config.toml")], environment: environment, openFiles: openFiles)
    }

    /// A daemon that serves, killed after the body if the body has not ended it.
    /// - Parameter untilReady: false runs the body while it starts.
    /// - Returns: what the body returns.
    @discardableResult
    func serving<Value>(
        environment: [String: String] = [:],
        openFiles: Int? = nil,
        untilReady: Bool = true,
        _ body: (Daemon) async throws -> Value
    ) async throws -> Value {
        let daemon = try start(environment: environment, openFiles: openFiles)
        do {
            if untilReady { try await ready(daemon) }
            let value = try await body(daemon)
            await daemon.end()
            return value
        } catch {
            await daemon.end()
            // What it said is most of the explanation.
            print(daemon.log.split(separator: "\n").suffix(20).joined(separator: "\n"))
            throw error
        }
    }

    /// Waits for `/readyz`.
    func ready(_ daemon: Daemon) async throws {
        try await eventually("/readyz answers 200", within: .seconds(30)) { [port] in
            if let ending = daemon.ending { throw Daemon.Failure(description: "It ended: \(ending)\n\(daemon.log)") }
            let answer = try await offPool {
                try? Wire.exchange(port: port, "GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            }
            return answer?.responses.first?.status == 200 ? () : nil
        }
    }

    /// A new browser in front of an app.
    func driver(_ app: RelyingParty? = nil) -> LoginDriver {
        LoginDriver(app ?? self.app, fetch: fetch)
    }

    /// One good login, all the way to userinfo.
    @discardableResult
    func goodLogin(_ app: RelyingParty? = nil) async throws -> FinishedLogin {
        let driver = driver(app)
        let login = try await driver.logIn()
        guard let token = login.answer.accessToken, try await driver.userinfo(token).status == 200 else {
            throw Daemon.Failure(description: "A good login failed: \(login.answer.response.text)")
        }
        return login
    }

    func get(_ path: String) async throws -> FetchResponse {
        try await fetch.fetch(FetchRequest("GET", issuer + path))
    }
}
