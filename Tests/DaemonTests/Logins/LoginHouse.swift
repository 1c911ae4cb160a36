import BrokerTesting
import FakeProviders
import Foundation
import JOSE
import Upstream

/// One daemon with connections of every type, each to a fake provider of its kind, and several organizations.
final class LoginHouse: Sendable {
    let folder: TemporaryFolder
    let port: Int
    let lanes: [(lane: LoginLane, provider: FakeProvider)]
    private let transport: CurlTransport

    static let app = "app"
    private static let appSecret = "apps-own-secret-43"
    private static let redirectURI = "https://app.test/cb"

    var issuer: String { "http://127.0.0.1:\(port)" }
    var fetch: any HTTPFetch { TransportFetch(transport) }
    var records: AccountRecords { AccountRecords(folder.file("data/cost-ops.db")) }
    var relyingParty: RelyingParty {
        RelyingParty(
            brokerAt: issuer,
            clientID: Self.app,
            clientSecret: Self.appSecret,
            redirectURI: Self.redirectURI
        )
    }

    private init(
        _ folder: TemporaryFolder,
        port: Int,
        _ lanes: [(lane: LoginLane, provider: FakeProvider)]
    ) throws {
        self.folder = folder
        self.port = port
        self.lanes = lanes
        transport = try CurlTransport(proxies: .none)
    }

    /// Keeps house for as long as the body takes.
    static func running(
        _ lanes: [LoginLane],
        _ body: (LoginHouse, Daemon) async throws -> Void
    ) async throws {
        let port = try FreePort.next()
        let providers = try await started(lanes, brokerAt: "http://127.0.0.1:\(port)")
        let house = try LoginHouse(try TemporaryFolder(), port: port, Array(zip(lanes, providers)))
        try house.folder.write(house.configuration, to: "config.toml")
        let daemon = try Daemon(["serve", "--config", house.folder.file("config.toml")])
        let result: Result<Void, any Error>
        do {
            try await house.ready(daemon)
            result = .success(try await body(house, daemon))
        } catch {
            result = .failure(error)
            print(daemon.log.split(separator: "\n").suffix(20).joined(separator: "\n"))
        }
        await daemon.end()
        await house.transport.shutdown()
        await withTaskGroup { group in
            for provider in providers { group.addTask { await provider.stop() } }
        }
        try result.get()
    }

    /// In their lanes' order. Each makes an RSA key first, so all at once.
    private static func started(_ lanes: [LoginLane], brokerAt issuer: String) async throws -> [FakeProvider] {
        try await withThrowingTaskGroup { group in
            for (index, lane) in lanes.enumerated() {
                group.addTask {
                    let provider = try lane.provider(brokerAt: issuer)
                    try await provider.start()
                    return (index, provider)
                }
            }
            var started: [(Int, FakeProvider)] = []
            for try await provider in group { started.append(provider) }
            return started.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private func ready(_ daemon: Daemon) async throws {
        try await eventually("/readyz answers 200", within: .seconds(30)) { [port] in
            if let ending = daemon.ending { throw Daemon.Failure(description: "It ended: \(ending)\n\(daemon.log)") }
            let answer = try await offPool {
                try? Wire.exchange(port: port, "GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            }
            return answer?.responses.first?.status == 200 ? () : nil
        }
    }

    /// A new browser that is about to sign somebody in.
    func attempt(_ login: LoginCase, at provider: FakeProvider) -> LoginAttempt {
        LoginAttempt(
            driver: LoginDriver(relyingParty, fetch: fetch),
            request: LoginRequest(parameters: [("provider", login.connection)] + login.parameters),
            person: login.person,
            provider: provider,
            issuer: issuer,
            fetch: fetch
        )
    }

    // MARK: The configuration

    private var configuration: String {
        let connections = lanes.flatMap { lane, provider in lane.connections.map { ($0.id, $0.lines(provider)) } }
        let entries = connections.map { id, lines in
            """
            [[auth.oauth.providers]]
            id = "\(id)"
            client_id = "\(LoginLane.clientID)"
            client_secret = "\(LoginLane.clientSecret)"
            \(lines)
            """
        }
        // Whoever no rule before took, and who is of the organization.
        let rest = connections.map { id, _ in Self.rule("provider = \"\(id)\"", "read") }
        return """
            [server]
            issuer = "\(issuer)"
            listen = "127.0.0.1:\(port)"
            providers_dir = "\(House.repository)/providers"

            [tokens]
            signing_algorithm = "ES256"

            \(entries.joined(separator: "\n\n"))

            [[organizations]]
            id = "example"
            domains = ["example.com", "\(EntraTenant.contoso.domain)"]
            tenants = ["\(EntraTenant.contoso.id)"]
            external_ids = ["\(Auth0Organization.acme.id)"]

            \(Self.rule("groups = [\"cost-admins\"]", "read", "write", "admin"))

            \(Self.rule("roles = [\"Task.Admin\", \"marketplace-administrator\"]", "read", "admin"))

            \(Self.rule("groups = [\"\(EntraTenant.groupID(2))\", \"finance\"]", "read", "billing"))

            \(rest.joined(separator: "\n\n"))

            [[organizations]]
            id = "second"
            domains = ["example.org"]

            \(rest.joined(separator: "\n\n"))

            [[organizations]]
            id = "fabrikam"
            tenants = ["\(EntraTenant.fabrikam.id)"]

            \(rest.joined(separator: "\n\n"))

            [[organizations]]
            id = "home"

            \(rest.joined(separator: "\n\n"))

            [[clients]]
            id = "\(Self.app)"
            secret = "\(Self.appSecret)"
            redirect_uris = ["\(Self.redirectURI)"]

            """
    }

    private static func rule(_ condition: String, _ permissions: String...) -> String {
        """
        [[organizations.rules]]
        \(condition)
        permissions = [\(permissions.map { "\"\($0)\"" }.joined(separator: ", "))]
        """
    }
}
