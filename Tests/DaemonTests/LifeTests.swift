import BrokerTesting
import FakeProviders
import Foundation
import Glibc
import JOSE
import Testing

/// How the daemon starts, stops and starts again.
@Suite("Life of the daemon")
struct LifeTests {
    @Test("Standard error is one JSON object a line, each with time, level and event")
    func logLines() async throws {
        try await House.open { house async throws in
            try await house.serving { daemon async throws in
                try await house.goodLogin()
                daemon.signal(SIGTERM)
                #expect(try await daemon.ended() == .exited(0))
                let lines = daemon.log.split(separator: "\n")
                #expect(daemon.log.hasSuffix("\n"))
                var events: Set<String> = []
                for line in lines {
                    let object = try JSONReader.parseObject(Array(line.utf8))
                    let event = try #require(object["event"]?.stringValue, "\(line)")
                    #expect(object["level"]?.stringValue != nil, "\(line)")
                    #expect(object["time"]?.stringValue?.hasSuffix("Z") == true, "\(line)")
                    events.insert(event)
                    if event == "request" { #expect(object["request_id"]?.stringValue != nil, "\(line)") }
                }
                #expect(events.isSuperset(of: ["ready", "request", "stopped"]), "\(events)")
            }
        }
    }

    @Test("SIGTERM while a callback waits for its provider: the person is still signed in, then exit 0")
    func termUnderWay() async throws {
        try await House.open { house async throws in
            let request = LoginRequest()
            let driver = house.driver()
            let code = try await house.serving { daemon async throws in
                house.provider.withFaults { $0.answers[.token] = [AnswerFault(.slow(.seconds(2)))] }
                async let visit = driver.begin(request)
                _ = try await eventually("the provider is asked for tokens") {
                    house.provider.traffic.count(.token) > 0 ? () : nil
                }
                daemon.signal(SIGTERM)
                let code = try driver.code(from: try await visit, of: request)
                #expect(try await daemon.ended() == .exited(0))
                return code
            }
            // What was answered is durable.
            try await house.serving { _ async throws in
                #expect(try await driver.exchange(code, of: request).status == 200)
            }
        }
    }

    @Test("SIGTERM and SIGINT while idle connections are open: exit 0 at once", arguments: [SIGTERM, SIGINT])
    func termIdle(signal: Int32) async throws {
        try await House.open { house async throws in
            try await house.serving { daemon async throws in
                // One kept alive after an answer, one that never said anything, one in the middle of a head.
                let sockets = try (0..<3).map { _ in try Wire.open(port: house.port) }
                defer { sockets.forEach { close($0) } }
                try Wire.send(sockets[0], "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
                _ = try await offPool { [first = sockets[0]] in
                    var byte: UInt8 = 0
                    return recv(first, &byte, 1, 0)
                }
                try Wire.send(sockets[2], "GET /healthz HTTP/1.1\r\nHo")
                let begun = ContinuousClock.now
                daemon.signal(signal)
                #expect(try await daemon.ended() == .exited(0))
                // The drain may take 30 s; nothing is under way here.
                #expect(ContinuousClock.now - begun < .seconds(10))
            }
        }
    }

    @Test("SIGTERM while a request's body never comes: exit 0 within the 30 s")
    func termHalfBody() async throws {
        try await House.open { house async throws in
            try await house.serving { daemon async throws in
                let socket = try Wire.open(port: house.port)
                defer { close(socket) }
                try Wire.send(
                    socket,
                    "POST /oauth2/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                        + "Content-Length: 100\r\n\r\ngrant_type="
                )
                _ = try await house.get("/readyz")
                daemon.signal(SIGTERM)
                #expect(try await daemon.ended(within: .seconds(32)) == .exited(0))
            }
        }
    }

    @Test("A second start on the same data keeps keys and people, and tokens go on working")
    func secondStart() async throws {
        try await House.open { house async throws in
            let (keys, first) = try await house.serving { daemon async throws in
                let login = try await house.goodLogin()
                let keys = try await house.get("/.well-known/jwks.json").body
                daemon.signal(SIGTERM)
                #expect(try await daemon.ended() == .exited(0))
                return (keys, login)
            }
            try await house.serving { _ async throws in
                #expect(try await house.get("/.well-known/jwks.json").body == keys)
                let token = try #require(first.answer.accessToken)
                #expect(try await house.driver().userinfo(token).status == 200)
                let second = try await house.goodLogin()
                let subject = try #require(first.answer.unverifiedClaims?["sub"]?.stringValue)
                #expect(second.answer.unverifiedClaims?["sub"]?.stringValue == subject)
            }
        }
    }

    @Test("What it makes is for its own user alone")
    func modes() async throws {
        try await House.open { house async throws in
            try await house.serving { _ async throws in
                try await house.goodLogin()
                #expect(try house.folder.mode("data") == 0o700)
                let names = try FileManager.default.contentsOfDirectory(atPath: house.folder.file("data"))
                #expect(Set(names).isSuperset(of: ["cost-ops.db", "cost-ops.db-wal", "master.key"]), "\(names)")
                for name in names {
                    #expect(try house.folder.mode("data/" + name) == 0o600, "\(name)")
                }
            }
        }
    }

    @Test("A taken port: exit 78 and a sentence")
    func takenPort() async throws {
        try await House.open { house async throws in
            let listener = try #require(Listener(port: house.port))
            defer { listener.stop() }
            let log = try await refusal(house)
            #expect(log.contains("Can not listen on 127.0.0.1:\(house.port)"), "\(log)")
            #expect(log.contains("server.listen"), "\(log)")
        }
    }

    @Test("A bad configuration: exit 78 and every problem with file and line")
    func badConfiguration() async throws {
        try await House.open { house async throws in
            let lines = house.configuration(logLevel: "loud").split(separator: "\n", omittingEmptySubsequences: false)
            try house.folder.write(
                house.configuration(logLevel: "loud").replacingOccurrences(
                    of: "issuer = \"\(house.issuer)\"",
                    with: "isuer = 1"
                ),
                to: "config.toml"
            )
            let log = try await refusal(house)
            let level = try #require(lines.firstIndex { $0.contains("loud") }) + 1
            #expect(log.contains("config.toml:\(level): log.level"), "\(log)")
            #expect(log.contains("config.toml:2: server.isuer"), "\(log)")
            #expect(log.contains("'issuer'"), "\(log)")
            #expect(log.contains(" problems"), "\(log)")
            #expect(!log.contains(House.appSecret) && !log.contains(House.upstreamSecret), "\(log)")
        }
    }

    @Test("A configuration that is not there: exit 78, and which file was looked for")
    func missingConfiguration() async throws {
        let folder = try TemporaryFolder()
        let daemon = try Daemon(["serve", "--config", folder.file("nowhere.toml")])
        let ending = try await daemon.ended()
        #expect(ending == .exited(78))
        #expect(daemon.log.contains("nowhere.toml"), "\(daemon.log)")
    }

    @Test("A master key that is another one's: exit 78, and what to do")
    func wrongMasterKey() async throws {
        try await House.open { house async throws in
            try await house.serving { _ in }
            let log = try await refusal(house, ["COST_OPS_MASTER_KEY": String(repeating: "5a", count: 32)])
            #expect(log.contains("master key"), "\(log)")
            #expect(log.contains("secrets.master_key_file"), "\(log)")
            #expect(!log.contains("wrongMasterKey"), "\(log)")
            // With its own key it starts again.
            try await house.serving { _ in }
        }
    }

    @Test("A data folder that can not be written: exit 78, and which one", arguments: ["/proc/no-such-place", nil])
    func unwritableData(folder: String?) async throws {
        try await House.open { house async throws in
            // Neither can be made by anybody, root included: one in a file system of the kernel's, one below a plain file.
            let folder = folder ?? house.folder.file("config.toml/data")
            for settings in [
                ["COST_OPS_STORAGE__URL": "sqlite:\(folder)/a.db"],
                ["COST_OPS_SECRETS__MASTER_KEY_FILE": "\(folder)/master.key"],
            ] {
                let log = try await refusal(house, settings)
                #expect(log.contains(folder), "\(log)")
                #expect(!log.contains("unavailable(") && !log.contains("StartError("), "\(log)")
            }
        }
    }

    @Test("A database that is none: exit 78 and a sentence; the file is left as it was")
    func foreignDatabase() async throws {
        try await House.open { house async throws in
            let text = String(repeating: "This is a shopping list, and no database.\n", count: 200)
            try house.folder.write(text, to: "list.db")
            let log = try await refusal(house, ["COST_OPS_STORAGE__URL": "sqlite:" + house.folder.file("list.db")])
            #expect(log.contains("list.db"), "\(log)")
            #expect(!log.contains("corrupt("), "\(log)")
            #expect(house.folder.bytes("list.db") == Array(text.utf8))
        }
    }

    @Test("The shipped config.toml starts as it is")
    func shippedConfiguration() async throws {
        try await House.open { house async throws in
            let files = FileManager.default
            try files.removeItem(atPath: house.folder.file("config.toml"))
            for name in ["config.toml", "providers"] {
                try files.copyItem(atPath: House.repository + "/" + name, toPath: house.folder.file(name))
            }
            let settings = [
                "COST_OPS_SERVER__LISTEN": "127.0.0.1:\(house.port)", "COST_OPS_SERVER__ISSUER": house.issuer,
            ]
            try await house.serving(environment: settings) { _ async throws in
                #expect(try await house.get("/.well-known/openid-configuration").status == 200)
                #expect(try await house.get("/").status == 200)
            }
        }
    }

    enum Dead: CaseIterable { case refuses, hangs }

    @Test("A start does not wait for a dead provider (security.md §5, promise 1)", arguments: Dead.allCases)
    func deadProvider(_ kind: Dead) async throws {
        try await House.open { house async throws in
            let listener = try #require(Listener())
            defer { listener.stop() }
            let port = kind == .hangs ? listener.port : try FreePort.next()
            try house.folder.write(house.configuration(issuer: "http://127.0.0.1:\(port)"), to: "config.toml")
            let begun = ContinuousClock.now
            try await house.serving { daemon async throws in
                print("ready with a provider that \(kind): \(ContinuousClock.now - begun)")
                // The metadata request alone may take 5 s (promise 7).
                #expect(ContinuousClock.now - begun < .seconds(4))
                let visit = try await house.driver().begin(LoginRequest())
                #expect([502, 503, 504].contains(visit.page?.status ?? 0), "\(visit.words)")
                daemon.signal(SIGTERM)
                #expect(try await daemon.ended() == .exited(0))
            }
        }
    }

    /// Starts, and expects the refusal of a configuration.
    private func refusal(_ house: House, _ environment: [String: String] = [:]) async throws -> String {
        let daemon = try house.start(environment: environment)
        do {
            let ending = try await daemon.ended()
            #expect(ending == .exited(78))
        } catch {
            await daemon.end()
            throw error
        }
        return daemon.log
    }
}
