import BrokerTesting
import FakeProviders
import Foundation
import JOSE
import Testing

/// `cost-ops config plan`.
@Suite("The plan of a reload")
struct ConfigPlanTests {
    private static func plan(_ house: House, _ arguments: [String] = []) async throws -> CommandRun {
        try await CommandRun.of(["config", "plan", "--config", house.folder.file("config.toml")] + arguments)
    }

    @Test("Before the first start all is added, exit 2; nothing is made by looking")
    func neverStarted() async throws {
        try await House.open { house async throws in
            let run = try await Self.plan(house)
            #expect(run.exitCode == 2)
            #expect(run.output.hasPrefix("No configuration was ever in force"), "\(run.output)")
            #expect(run.output.contains("+ provider type oidc added\n\n"), "\(run.output)")
            #expect(run.output.contains("+ provider main added\n    type: \"oidc\"\n"), "\(run.output)")
            #expect(!run.output.contains(House.upstreamSecret) && !run.output.contains(House.appSecret))
            #expect(!FileManager.default.fileExists(atPath: house.folder.file("data")))
        }
    }

    @Test("A file that is in force: nothing would change, exit 0, from whatever folder and also after the daemon's end")
    func nothing() async throws {
        try await House.open { house async throws in
            try await house.serving { _ async throws in
                let run = try await Self.plan(house)
                #expect(run.exitCode == 0, "\(run.output)\(run.errors)")
                #expect(run.output.contains("Compared with generation 1"))
                #expect(run.output.hasSuffix("Nothing would change.\n"))
            }
            #expect(try await Self.plan(house).exitCode == 0)
        }
    }

    @Test("What would change is told in terms of people, exit 2, and a reload makes it so")
    func changes() async throws {
        try await House.open { house async throws in
            try await house.serving { daemon async throws in
                try await house.goodLogin()
                house.registerSecondClient()
                try house.put(
                    try house.secondRegistration().replacingOccurrences(of: "example.com", with: "example.org")
                        .replacingOccurrences(
                            of: "listen = \"127.0.0.1:\(house.port)\"",
                            with: "listen = \"127.0.0.1:1\""
                        )
                        .replacingOccurrences(of: "id = \"spa\"", with: "id = \"single-page\"")
                )
                let run = try await Self.plan(house)
                #expect(run.exitCode == 2)
                for words in [
                    "~ [server] changed", "listen: \"127.0.0.1:\(house.port)\" → \"127.0.0.1:1\"  (at the next start)",
                    "~ provider main changed\n    1 person signed in through it; logins under way end as they began",
                    "client_id: \"broker-at-main\" → \"\(House.secondClient)\"", "client_secret: another secret",
                    "~ organization org-123 changed\n    1 person with access by org-123 now",
                    "domains: added \"example.org\"; removed \"example.com\"", "+ client single-page added",
                    "- client spa removed", "1 added, 3 changed, 1 removed.",
                ] {
                    #expect(run.output.contains(words), "\(words)\n\(run.output)")
                }
                #expect(!run.output.contains(House.upstreamSecret) && !run.output.contains(House.secondSecret))

                let json = try JSONReader.parseObject(Array(try await Self.plan(house, ["--json"]).output.utf8))
                #expect(json["generation"]?.int64Value == 1)
                let provider = json["changes"]?.arrayValue?.compactMap(\.objectValue).first {
                    $0["kind"]?.stringValue == "provider"
                }
                #expect(provider?["people"]?.int64Value == 1)

                // What waits for a start goes on being a difference; the rest is none any more.
                let count = daemon.events.count
                daemon.signal(SIGHUP)
                try await house.reloaded(daemon, since: count)
                let after = try await Self.plan(house)
                #expect(after.exitCode == 2)
                #expect(
                    after.output.contains("generation 2") && after.output.hasSuffix("1 changed.\n"),
                    "\(after.output)"
                )
            }
        }
    }

    @Test("A provider that is switched off is told with how many people come through it")
    func switchedOff() async throws {
        try await House.open { house async throws in
            try await house.serving { _ async throws in
                try await house.goodLogin()
                try house.put(
                    try house.configuration(replacing: [("type = \"oidc\"", "type = \"oidc\"\nenabled = false")])
                )
                let run = try await Self.plan(house)
                #expect(
                    run.output.contains("- provider main disabled\n    1 person can no longer sign in through it"),
                    "\(run.output)"
                )
            }
        }
    }

    @Test("A bad file: exit 78 and every problem")
    func bad() async throws {
        try await House.open { house async throws in
            try house.put(
                try house.configuration(replacing: [("id = \"spa\"", "idd = \"spa\""), ("\"ES256\"", "\"ES257\"")])
            )
            let run = try await Self.plan(house)
            #expect(run.exitCode == 78)
            #expect(run.errors.contains("clients[2].idd: unknown key") && run.errors.contains("ES257"), "\(run.errors)")
            #expect(run.output.isEmpty)
        }
    }

    @Test("Another master key than the daemon's: said so instead of taking every secret for changed, exit 1")
    func otherKey() async throws {
        try await House.open { house async throws in
            try await house.serving { _ async throws in }
            let run = try await CommandRun.of(
                ["config", "plan", "--config", house.folder.file("config.toml")],
                environment: ["COST_OPS_MASTER_KEY": String(repeating: "ab", count: 32)]
            )
            #expect(run.exitCode == 1)
            #expect(run.errors.contains("another master key"), "\(run.errors)")
        }
    }

    @Test("A start after changes tells what changed since the last one, and counts on")
    func restart() async throws {
        try await House.open { house async throws in
            try await house.serving { _ async throws in }
            try house.put(try house.configuration(replacing: [("[\"read\"]", "[\"billing\"]")]))
            try await house.serving { daemon async throws in
                let changed = try await eventually("the change is told") {
                    daemon.events.first { $0.name == "configuration.changed" }
                }
                #expect(changed["keys"] == "permissions: added \"billing\"; removed \"read\"")
                #expect(try await house.configurationStatus()["generation"]?.int64Value == 2)
            }
            try await house.serving { _ async throws in
                #expect(try await house.configurationStatus()["generation"]?.int64Value == 2)
            }
        }
    }
}
