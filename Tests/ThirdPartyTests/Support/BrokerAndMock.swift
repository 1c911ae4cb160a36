import Foundation
import JOSE

@testable import CostOps

/// The built daemon, with oidc-provider-mock as its one identity provider.
struct BrokerAndMock: Sendable {
    let issuer: String
    let mockIssuer: String
    private let daemon: Child

    /// Whom the provider knows.
    static let person = "mock|ada"
    private static let claims = """
        {"sub": "\(person)", "name": "Ada Byron", "given_name": "Ada", "family_name": "Byron",
         "email": "ada@acme.example", "email_verified": true, "groups": ["finance"]}
        """

    /// What the daemon has logged so far.
    var log: String { daemon.logText }

    /// What every script is told, and what only this one is.
    func job(_ flow: String, _ more: JSONObject) -> JSONObject {
        let common: JSONObject = [
            "flow": .string(flow), "issuer": .string(issuer), "person": .string(Self.person),
        ]
        return more.members.reduce(into: common) { $0[$1.name] = $1.value }
    }

    /// Ends the daemon as a service manager would.
    /// - Returns: its exit code.
    func stop() async -> Int32? { await daemon.stop() }

    static func running<Result: Sendable>(
        _ apps: [App],
        _ body: (BrokerAndMock) async throws -> Result
    ) async throws -> Result {
        try await running(clients: apps.map(\.entry).joined(separator: "\n\n"), body)
    }

    /// - Parameters:
    ///   - clients: the `[[clients]]` of the configuration.
    ///   - files: what lies beside it, by name.
    static func running<Result: Sendable>(
        clients: String,
        files: [String: Data] = [:],
        _ body: (BrokerAndMock) async throws -> Result
    ) async throws -> Result {
        let mock = try Place.python("oidc-provider-mock")
        let arguments = ["--port", "0", "--require-nonce", "true", "--user-claims", claims]
        return try await Child.running(mock, arguments) { mock in
            let mockIssuer = try await mock.firstLine("where it listens") { line in
                line.firstMatch(of: /running on (http:\/\/127\.0\.0\.1:[0-9]+)/).map { String($0.1) }
            }
            return try await Place.withTemporaryFolder { folder in
                for (name, content) in files { try content.write(to: folder.appendingPathComponent(name)) }
                return try await startBroker(clients, mockIssuer, folder, attempts: 3, body)
            }
        }
    }

    /// The broker must know its port before it listens, so that another program may take the port in between.
    private static func startBroker<Result: Sendable>(
        _ clients: String,
        _ mockIssuer: String,
        _ folder: URL,
        attempts: Int,
        _ body: (BrokerAndMock) async throws -> Result
    ) async throws -> Result {
        let port = try LoopbackPort.free(preferring: .random(in: 10_000..<32_000), count: 1)[0]
        let issuer = "http://127.0.0.1:\(port)"
        let file = folder.appendingPathComponent("config.toml")
        try Data(configuration(clients, issuer, mockIssuer, port).utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        let answer: Result? = try await Child.running(Place.daemon(), ["serve", "--config", file.path]) { daemon in
            let isReady = try await daemon.firstLine("that it is ready") { line -> Bool? in
                if line.contains("\"ready\"") { return true }
                return line.contains("Can not listen") ? false : nil
            }
            guard isReady else { return nil }
            return try await body(BrokerAndMock(issuer: issuer, mockIssuer: mockIssuer, daemon: daemon))
        }
        if let answer { return answer }
        guard attempts > 1 else { throw Place.Missing(description: "No port stayed free for the broker.") }
        return try await startBroker(clients, mockIssuer, folder, attempts: attempts - 1, body)
    }

    private static func configuration(_ clients: String, _ issuer: String, _ mockIssuer: String, _ port: Int) -> String
    {
        """
        [server]
        issuer = "\(issuer)"
        listen = "127.0.0.1:\(port)"
        providers_dir = "\(Place.providers)"

        [storage]
        url = "sqlite:data/broker.db"

        [log]
        level = "debug"

        [[auth.oauth.providers]]
        id = "mock"
        type = "oidc"
        issuer = "\(mockIssuer)"
        client_id = "broker"
        client_secret = "a secret that the mock takes as it takes any"
        organization = "acme"

        [[organizations]]
        id = "acme"

        [[organizations.rules]]
        provider = "mock"
        groups = ["finance"]
        permissions = ["read", "reports"]

        """ + clients + "\n"
    }
}
