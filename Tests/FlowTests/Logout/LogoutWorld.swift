import BrokerCore
import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

@testable import CostOps

/// A world whose apps can sign people out.
extension World {
    static let back = "https://app.test/signed-out"

    var web: RelyingParty { offline(party("web", secret: "web-secret")) }
    var second: RelyingParty { offline(party("second", secret: "second-secret")) }

    private func offline(_ app: RelyingParty) -> RelyingParty {
        var app = app
        app.scope = "openid profile email offline_access"
        return app
    }

    static func loggingOut(
        apps: [(id: String, app: LogoutApp)] = [],
        provider lines: String = "",
        _ body: (World) async throws -> Void
    ) async throws {
        for (_, app) in apps { try await app.start() }
        let addresses = apps.map { "\n[[clients]]\nid = \"\($0.id)\"\n" + client($0.id, told: $0.app.address) }
        let plain = ["web", "second"].filter { id in !apps.contains { $0.id == id } }
            .map { "\n[[clients]]\nid = \"\($0)\"\n" + client($0, told: nil) }
        let result: Result<Void, any Error>
        do {
            try await running { plan in
                plan.moreTables = (addresses + plain).joined()
                plan.mainProviderLines = lines
            } _: { world in
                try await body(world)
            }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        for (_, app) in apps { await app.stop() }
        try result.get()
    }

    private static func client(_ id: String, told address: String?) -> String {
        """
        secret = "\(id)-secret"
        redirect_uris = ["\(appRedirectURI)"]
        post_logout_redirect_uris = ["\(back)", "\(back)?from=broker"]
        providers = ["main"]
        \(address.map { "backchannel_logout_uri = \"\($0)\"" } ?? "")

        """
    }

    func logOut(_ browser: Browser, _ parameters: [(name: String, value: String)]) async throws -> Visit {
        try await browser.open(
            issuer + "/oauth2/logout" + (parameters.isEmpty ? "" : "?" + FormCoding.encode(parameters)),
            stoppingAt: "https://"
        )
    }

    func hasEnded(_ login: FinishedLogin) async throws -> Bool {
        let store: any SessionStore = assembly.store
        let id = try #require(login.answer.unverifiedClaims?["sid"]?.stringValue)
        return try #require(try await store.session(id: id)).session.endedAt != nil
    }

    /// How sessions ended, by the audit.
    func endings() async throws -> [String] {
        let audit: any AuditStore = assembly.store
        return try await audit.auditEvents(after: 0, limit: 500).map(\.event)
            .filter { $0.kind == .sessionEnded }.map(\.outcome)
    }

    func eventually(_ what: Comment, _ condition: () async throws -> Bool) async throws {
        for _ in 1...6_000 {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        Issue.record(what)
    }
}
