import BrokerTesting
import CSQLite
import FakeProviders
import Foundation
import Glibc
import JOSE
import Testing

/// `cost-ops explain`, beside a daemon that runs.
@Suite("Explain")
struct ExplainTests {
    private static func code(on page: String) throws -> String {
        let found = page.firstMatch(of: /[0-9A-Z]{4}-[0-9A-Z]{4}/)
        return String(try #require(found, "no code on: \(page)").output)
    }

    private static func explain(_ house: House, _ arguments: String...) async throws -> CommandRun {
        try await CommandRun.of(["explain", "--config", house.folder.file("config.toml")] + arguments)
    }

    @Test("The code on an error page, however it is typed, leads to a story with checks, owner and advice")
    func failed() async throws {
        try await House.open { house async throws in
            try await house.serving { daemon async throws in
                house.provider.withFaults { $0.idToken = [.wrongAudience] }
                let page = try await house.driver().begin(LoginRequest())
                let code = try Self.code(on: page.words)
                #expect(page.words.contains(": give it to your administrator"))
                for spelling in [code, code.lowercased().replacing("-", with: ""), code.replacing("0", with: "O")] {
                    let run = try await Self.explain(house, spelling)
                    #expect(run.exitCode == 0, "\(run.errors)")
                    for words in [
                        "Login \(code): failed (response_invalid)", "the app's request",
                        "request to the token endpoint",
                        "status", "provider's clock", "ID token checks", "FAILED: ", "What to do",
                        "This is for you to mend", " UTC ",
                    ] {
                        #expect(run.output.contains(words), "\(words) in\n\(run.output)")
                    }
                }
                #expect(daemon.log.contains("\"login\":\"\(code)\""))
                let json = try await Self.explain(house, code, "--json")
                let parts = try #require(try JSONReader.parse(Array(json.output.utf8)).arrayValue)
                #expect(parts.count == 1)
                #expect(parts.first?.objectValue?["code"]?.stringValue == code)
                #expect(parts.first?.objectValue?["steps"]?.arrayValue?.isEmpty == false)
            }
        }
    }

    @Test("A login that works is told too, and its audit event is there; both outlive the daemon")
    func succeeded() async throws {
        try await House.open { house async throws in
            try await house.serving { _ async throws in try await house.goodLogin() }
            let audit = try await CommandRun.of(["audit", "--json", "--config", house.folder.file("config.toml")])
            #expect(audit.exitCode == 0, "\(audit.errors)")
            let events = try audit.output.split(separator: "\n").map { try JSONReader.parseObject(Array($0.utf8)) }
            let event = try #require(events.first { $0["kind"]?.stringValue == "login.succeeded" })
            let code = try #require(event["code"]?.stringValue)
            let run = try await Self.explain(house, code)
            #expect(run.exitCode == 0)
            for words in ["Login \(code): ok", "organization and permissions", "org-123", "Nothing."] {
                #expect(run.output.contains(words), "\(words) in\n\(run.output)")
            }
        }
    }

    @Test("Unknown, hostile and missing: exit code 1 and what to do, never a crash")
    func refused() async throws {
        try await House.open { house async throws in
            let nothing = try await Self.explain(house, "K7Q2-M9XD")
            #expect(nothing.exitCode == 1)
            #expect(nothing.errors.contains("There is no database"))
            #expect(!FileManager.default.fileExists(atPath: house.folder.file("data/cost-ops.db")))
            try await house.serving { _ async throws in
                let unknown = try await Self.explain(house, "K7Q2-M9XD")
                #expect(unknown.exitCode == 1)
                #expect(unknown.errors.contains("30d (log.login_stories"))
                for hostile in [
                    "' OR '1'='1", "K7Q2-M9XU", "\u{1B}[31mred", "é", String(repeating: "A", count: 50_000),
                ] {
                    let run = try await Self.explain(house, hostile)
                    #expect(run.exitCode == 1, "\(run.errors)")
                    #expect(run.output.isEmpty)
                    #expect(run.errors.contains("is no login code"))
                    #expect(!run.errors.contains("\u{1B}"))
                }
            }
        }
    }

    @Test("A database that another process holds is said to be busy: exit code 1, and no wait without end")
    func locked() async throws {
        try await House.open { house async throws in
            try await house.serving { _ async throws in try await house.goodLogin() }
            var database: OpaquePointer?
            try #require(
                sqlite3_open_v2(house.folder.file("data/cost-ops.db"), &database, SQLITE_OPEN_READWRITE, nil)
                    == SQLITE_OK
            )
            defer { sqlite3_close(database) }
            try #require(
                sqlite3_exec(database, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE", nil, nil, nil) == SQLITE_OK
            )
            let run = try await Self.explain(house, "K7Q2-M9XD")
            #expect(run.exitCode == 1)
            #expect(run.errors.contains("Can not open the database"), "\(run.errors)")
        }
    }

    @Test("Several logins that share a code are all told, newest first")
    func several() async throws {
        try await House.open { house async throws in
            try await house.serving { daemon async throws in
                house.provider.withFaults { $0.idToken = [.wrongAudience] }
                let code = try Self.code(on: try await house.driver().begin(LoginRequest()).words)
                house.provider.withFaults { $0.idToken = [.wrongNonce] }
                let other = try Self.code(on: try await house.driver().begin(LoginRequest()).words)
                daemon.signal(SIGTERM)
                #expect(try await daemon.ended() == .exited(0))
                try Self.execute("UPDATE login_stories SET code = '\(code)' WHERE code = '\(other)'", house)
                let run = try await Self.explain(house, code)
                #expect(run.exitCode == 0, "\(run.errors)")
                #expect(run.output.hasPrefix("2 logins share this code by chance; the newest is first."))
                let nonce = try #require(run.output.range(of: "nonce               FAILED"))
                let audience = try #require(run.output.range(of: "aud                 FAILED"))
                #expect(nonce.lowerBound < audience.lowerBound)
            }
        }
    }

    @Test("What somebody wrote into the database by hand is refused, not believed")
    func damaged() async throws {
        try await House.open { house async throws in
            try await house.serving { _ async throws in
                house.provider.withFaults { $0.idToken = [.wrongAudience] }
                let code = try Self.code(on: try await house.driver().begin(LoginRequest()).words)
                try Self.execute("UPDATE login_stories SET telling = '{\"steps\":[7]}'", house)
                let run = try await Self.explain(house, code)
                #expect(run.exitCode == 1)
                #expect(run.errors.contains("not as this program writes it"))
            }
        }
    }

    private static func execute(_ statement: String, _ house: House) throws {
        var database: OpaquePointer?
        defer { sqlite3_close(database) }
        try #require(
            sqlite3_open_v2(house.folder.file("data/cost-ops.db"), &database, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK
        )
        sqlite3_busy_timeout(database, 10_000)
        try #require(sqlite3_exec(database, statement, nil, nil, nil) == SQLITE_OK)
    }
}
