import BrokerCore
import BrokerStore
import BrokerTesting
import FakeProviders
import Foundation
import Glibc
import JOSE
import Testing

/// A new configuration while the daemon serves.
@Suite("Reload")
struct ReloadTests {
    @Test("SIGHUP: a provider and an app that were added work at once, and the log names them")
    func added() async throws {
        try await House.open { house async throws in
            house.provider.clients.append(
                FakeClient(
                    id: "broker-at-second",
                    secret: "second-secret-at-provider",
                    redirectURIs: [house.issuer + "/auth/callback/second"]
                )
            )
            let newApp = RelyingParty(
                brokerAt: house.issuer,
                clientID: "new-app",
                clientSecret: "new-apps-secret-77",
                redirectURI: House.appRedirectURI
            )
            try await house.serving { daemon async throws in
                #expect(try await house.driver(newApp).begin(LoginRequest()).page?.status == 400)
                let events = try await house.reload(
                    daemon,
                    with: house.configuration() + """

                        [[auth.oauth.providers]]
                        id = "second"
                        type = "oidc"
                        issuer = "\(house.provider.issuer)"
                        client_id = "broker-at-second"
                        client_secret = "second-secret-at-provider"
                        organization = "org-123"

                        [[organizations.rules]]
                        provider = "second"
                        permissions = ["read", "billing"]

                        [[clients]]
                        id = "new-app"
                        secret = "new-apps-secret-77"
                        redirect_uris = ["\(House.appRedirectURI)"]
                        """
                )
                _ = events
                let login = try await house.driver(newApp).logIn(
                    with: LoginRequest(parameters: [("provider", "second")])
                )
                #expect(login.answer.status == 200)
                _ = try await eventually("all changes are told") {
                    let told = Set(
                        daemon.events.filter { $0.name == "configuration.changed" }.map {
                            "\($0["change"] ?? "") \($0["subject"] ?? "")"
                        }
                    )
                    return told
                        == [
                            "added provider second", "added client new-app",
                            "added rule of org-123 for provider = \"second\"",
                        ] ? () : nil
                }
                let status = try await house.configurationStatus()
                #expect(status["generation"]?.int64Value == 2)
                #expect(status["reloads"]?.int64Value == 1)
            }
        }
    }

    @Test("An app's new secret is in force at once, and no secret is in the log")
    func appSecret() async throws {
        try await House.open { house async throws in
            try await house.serving { daemon async throws in
                try await house.goodLogin()
                try await house.reload(
                    daemon,
                    with: house.configuration(replacing: [(House.appSecret, "the-apps-next-secret-44")])
                )
                let old = house.driver()
                let request = LoginRequest()
                let code = try old.code(from: try await old.begin(request), of: request)
                #expect(try await old.exchange(code, of: request).error == "invalid_client")
                var app = house.app
                app.clientSecret = "the-apps-next-secret-44"
                #expect(try await house.driver(app).exchange(code, of: request).status == 200)
                let told = try await eventually("the change is told") {
                    daemon.events.first { $0.name == "configuration.changed" }
                }
                #expect(told["subject"] == "client app")
                #expect(told["keys"] == "secret: another secret")
                #expect(told.members["people"]?.int64Value == 1)
                #expect(!daemon.log.contains("the-apps-next-secret-44") && !daemon.log.contains(House.appSecret))
            }
        }
    }

    @Test("A bad file changes nothing; the log says file, line and key, and readyz that it was refused")
    func badFile() async throws {
        try await House.open { house async throws in
            try await house.serving { daemon async throws in
                let bad = try house.configuration(replacing: [
                    ("permissions = [\"read\"]", "permissions = [\"raed\"]"), ("domains = [", "domians = ["),
                ])
                let line = bad.split(separator: "\n", omittingEmptySubsequences: false).firstIndex {
                    $0.contains("domians")
                }
                let events = try await house.reload(daemon, with: bad)
                let problems = events.filter { $0.name == "configuration.problem" }.compactMap { $0["problem"] }
                #expect(problems.count == 2, "\(problems)")
                let place = "config.toml:\((line ?? 0) + 1): organizations[0].domians: unknown key"
                #expect(problems.contains { $0.contains(place) && $0.contains("'domains'") }, "\(problems)")
                #expect(events.contains { $0.name == "configuration.refused" && $0["level"] == "error" })
                var status = try await house.configurationStatus()
                #expect(status["refusals"]?.int64Value == 1)
                #expect(status["refused"]?.objectValue?["problems"]?.int64Value == 2)
                #expect(status["generation"]?.int64Value == 1)
                try await house.goodLogin()

                // One that is gone, and one that is cut off in the middle.
                try FileManager.default.removeItem(atPath: house.folder.file("config.toml"))
                let count = daemon.events.count
                daemon.signal(SIGHUP)
                #expect(
                    try await house.reloaded(daemon, since: count).contains { $0.name == "configuration.refused" }
                )
                let half = String(house.configuration().prefix(house.configuration().count / 2)) + "\"\"\""
                let refused = try await house.reload(daemon, with: half)
                #expect(refused.contains { $0.name == "configuration.refused" })
                try await house.goodLogin()

                // The same as before is accepted, and is no new generation.
                try await house.reload(daemon, with: house.configuration())
                status = try await house.configurationStatus()
                #expect(status["refusals"]?.int64Value == 3)
                #expect(status["refused"] == nil)
                #expect(status["generation"]?.int64Value == 1)
                #expect(status["reloads"]?.int64Value == 1)
            }
        }
    }

    @Test("A provider that does not answer is warned of and put in force all the same; the others go on")
    func unreachable() async throws {
        try await House.open { house async throws in
            try await house.serving { daemon async throws in
                let nowhere = "http://127.0.0.1:\(try FreePort.next())"
                let events = try await house.reload(
                    daemon,
                    with: house.configuration() + """

                        [[auth.oauth.providers]]
                        id = "away"
                        type = "oidc"
                        issuer = "\(nowhere)"
                        client_id = "a"
                        client_secret = "away-secret"
                        """
                )
                let warning = try #require(events.first { $0.name == "configuration.probe" })
                #expect(warning["provider"] == "away")
                #expect(warning["step"] == "discovery")
                #expect(warning["detail"]?.contains(nowhere) == true, "\(warning["detail"] ?? "")")
                let login = try await house.driver().logIn(with: LoginRequest(parameters: [("provider", "main")]))
                #expect(login.answer.status == 200)
            }
        }
    }

    @Test("Providers that did not change are asked nothing by a reload")
    func fetchesNothing() async throws {
        try await House.open { house async throws in
            try await house.serving { daemon async throws in
                try await house.goodLogin()
                let before = (house.provider.traffic.count(.discovery), house.provider.traffic.count(.keys))
                try await house.reload(
                    daemon,
                    with: house.configuration(replacing: [("permissions = [\"read\"]", "permissions = [\"write\"]")])
                )
                // A new secret is no reason either: metadata and keys are the issuer's.
                house.registerSecondClient()
                try await house.reload(daemon, with: house.secondRegistration())
                try await house.goodLogin()
                #expect(house.provider.traffic.count(.discovery) == before.0)
                #expect(house.provider.traffic.count(.keys) == before.1)
            }
        }
    }

    @Test("What takes a start is told and waits; the rest of the file is in force")
    func waits() async throws {
        try await House.open { house async throws in
            try await house.serving { daemon async throws in
                let events = try await house.reload(
                    daemon,
                    with: house.configuration(replacing: [
                        ("listen = \"127.0.0.1:\(house.port)\"", "listen = \"127.0.0.1:1\""),
                        ("permissions = [\"read\"]", "permissions = [\"billing\"]"),
                    ])
                )
                let applied = try #require(events.first { $0.name == "configuration.applied" })
                #expect(applied["at_next_start"] == "server.listen")
                let login = try await house.goodLogin()
                let token = try #require(login.answer.accessToken)
                let claims = try JSONReader.parseObject(try UnverifiedToken(parsing: token).unverifiedPayload)
                #expect(claims["permissions"] == .array([.string("billing")]))
            }
        }
    }

    @Test("An algorithm that nobody used before gets its key")
    func newAlgorithm() async throws {
        try await House.open { house async throws in
            try await house.serving { daemon async throws in
                let before = try await house.goodLogin()
                try await house.reload(
                    daemon,
                    with: house.configuration(replacing: [
                        ("signing_algorithm = \"ES256\"", "signing_algorithm = \"EdDSA\"")
                    ])
                )
                let login = try await house.goodLogin()
                let token = try #require(login.answer.accessToken)
                #expect(try UnverifiedToken(parsing: token).unverifiedHeader["alg"]?.stringValue == "EdDSA")
                // Tokens of before go on.
                #expect(try await house.driver().userinfo(try #require(before.answer.accessToken)).status == 200)
            }
        }
    }

    @Test("SIGHUP while the daemon still reads its configuration: it starts, and reloads then")
    func early() async throws {
        try await House.open { house async throws in
            // Opening a pipe that nobody writes to waits, so the start stands still until the test goes on.
            #expect(mkfifo(house.folder.file("secret"), 0o600) == 0)
            let pipe = house.folder.file("secret")
            try house.folder.write(
                try house.configuration(replacing: [("secret = \"\(House.appSecret)\"", "secret_file = \"secret\"")]),
                to: "config.toml"
            )
            try await house.serving(untilReady: false) { daemon async throws in
                try Self.write(House.appSecret, to: try await Self.writer(to: pipe, daemon) { daemon.signal(SIGHUP) })
                _ = try await eventually("it is ready") { daemon.events.first { $0.name == "ready" } }
                // The reload reads it once more.
                try Self.write(House.appSecret, to: try await Self.writer(to: pipe, daemon))
                let applied = try await eventually("the reload is told") {
                    daemon.events.first { $0.name == "configuration.applied" && $0["trigger"] == "signal" }
                }
                #expect(applied.members["changes"]?.int64Value == 0)
                try await house.goodLogin()
            }
        }
    }

    /// Waits until somebody reads.
    private static func writer(to pipe: String, _ daemon: Daemon, then act: () -> Void = {}) async throws -> Int32 {
        let descriptor = try await eventually("the pipe is read") {
            if let ending = daemon.ending { throw Daemon.Failure(description: "It ended: \(ending)") }
            let descriptor = Glibc.open(pipe, O_WRONLY | O_NONBLOCK)
            return descriptor < 0 ? nil : descriptor
        }
        act()
        return descriptor
    }

    private static func write(_ text: String, to pipe: Int32) throws {
        let bytes = Array(text.utf8)
        guard Glibc.write(pipe, bytes, bytes.count) == bytes.count, close(pipe) == 0 else {
            throw Daemon.Failure(description: "write: errno \(errno)")
        }
    }

    @Test("Each generation is an audit event, and a reload without a change is none")
    func audited() async throws {
        try await House.open { house async throws in
            try await house.serving { daemon async throws in
                try await house.reload(daemon, with: house.configuration())
                try await house.reload(
                    daemon,
                    with: house.configuration(replacing: [("permissions = [\"read\"]", "permissions = [\"billing\"]")])
                )
                let store = try await SQLStore.open(
                    url: "sqlite:" + house.folder.file("data/cost-ops.db"),
                    clock: ManualClock()
                )
                let events = try await eventually("both are written") {
                    let events = try await store.auditEvents(after: 0, limit: 10).map(\.event).filter {
                        $0.kind == .configurationApplied
                    }
                    return events.count < 2 ? nil : events
                }
                await store.close()
                #expect(events.map { $0.detail["generation"]?.int64Value } == [1, 2])
                #expect(
                    events.last?.detail["changes"]
                        == .array([.string("changed rule of org-123 for provider = \"main\"")])
                )
            }
        }
    }

    @Test("SIGHUP beside SIGTERM: the daemon ends, exit 0")
    func shuttingDown() async throws {
        try await House.open { house async throws in
            try await house.serving { daemon async throws in
                for _ in 0..<5 { daemon.signal(SIGHUP) }
                daemon.signal(SIGTERM)
                for _ in 0..<5 { daemon.signal(SIGHUP) }
                #expect(try await daemon.ended() == .exited(0))
            }
        }
    }

    @Test("200 reloads under 16 parallel logins: none fails, and memory stays")
    func crowd() async throws {
        try await House.open(keepsRequests: false) { house async throws in
            house.registerSecondClient()
            let texts = [house.configuration(logLevel: "notice"), try house.secondRegistration()].map {
                $0.replacingOccurrences(of: "level = \"info\"", with: "level = \"notice\"")
            }
            try house.folder.write(texts[0], to: "config.toml")
            try await house.serving { daemon async throws in
                try await house.goodLogin()
                let reloading = Flag()
                let logins = try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<16 {
                        group.addTask {
                            var count = 0
                            while reloading.isSet {
                                try await house.goodLogin()
                                count += 1
                            }
                            return count
                        }
                    }
                    // Both versions and what they take are there once before memory is looked at.
                    for turn in 1...20 { try await house.reload(daemon, with: texts[turn % 2]) }
                    let early = daemon.residentKilobytes
                    for turn in 21...200 { try await house.reload(daemon, with: texts[turn % 2]) }
                    let late = daemon.residentKilobytes
                    reloading.clear()
                    print("resident after 20 reloads: \(early) KB, after 200: \(late) KB")
                    #expect(late < early + 32 * 1_024)
                    return try await group.reduce(0, +)
                }
                print("\(logins) logins under 200 reloads")
                #expect(logins >= 16)
                #expect(try await house.configurationStatus()["reloads"]?.int64Value == 200)
                #expect(!daemon.events.contains { $0.name == "configuration.refused" })
            }
        }
    }
}
