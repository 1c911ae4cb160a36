import BrokerTesting
import FakeProviders
import JOSE
import Testing

/// Domains that are proven by DNS, with the commands and the daemon on one database.
@Suite("Domains proven by DNS")
struct DomainTests {
    private static func housed(_ body: (House, StubResolver, [String]) async throws -> Void) async throws {
        let resolver = try StubResolver()
        defer { resolver.stop() }
        try await House.open { house in
            let more = """

                [[organizations]]
                id = "org-globex"
                name = "Globex"

                [[organizations.rules]]
                provider = "second"
                permissions = ["read"]

                [[auth.oauth.providers]]
                id = "second"
                type = "oidc"
                issuer = "\(house.provider.issuer)"
                client_id = "broker-at-main"
                client_secret = "\(House.upstreamSecret)"
                organization = "org-globex"
                """
            let configuration =
                house.configuration()
                .replacing("[tokens]", with: "dns_resolver = \"\(resolver.address)\"\n[tokens]") + more
            try house.folder.write(configuration, to: "config.toml")
            try await body(house, resolver, ["--config", house.folder.file("config.toml")])
        }
    }

    /// What `domain add` says to write into the zone.
    private static func record(of run: CommandRun) throws -> (name: String, value: String) {
        let words = run.output.split(whereSeparator: \.isWhitespace).map(String.init)
        let name = try #require(words.firstIndex(of: "Name").map { words[$0 + 1] })
        let value = try #require(words.firstIndex(of: "Value").map { words[$0 + 1] })
        return (name, value)
    }

    @Test("A claim routes nobody; the record proves it; then addresses of the domain go to the organization's provider")
    func provenAndRouted() async throws {
        try await Self.housed { house, resolver, config in
            let added = try await CommandRun.of(
                ["domain", "add", "globex.example", "--organization", "org-globex"] + config
            )
            #expect(added.exitCode == 0, "\(added.errors)")
            let record = try Self.record(of: added)
            #expect(record.name == "_cost-ops-challenge.globex.example")

            let early = try await CommandRun.of(["domain", "verify", "globex.example"] + config)
            #expect(early.exitCode == 1)
            #expect(early.errors.contains(record.value), "\(early.errors)")

            resolver.set(record.name, ["something else", String(repeating: "x", count: 600)])
            let wrong = try await CommandRun.of(["domain", "verify", "globex.example"] + config)
            #expect(wrong.exitCode == 1)
            #expect(wrong.errors.contains("Found  something else"), "\(wrong.errors)")

            resolver.set(record.name, ["v=spf1 -all", record.value])
            let verified = try await CommandRun.of(["domain", "verify", "globex.example"] + config)
            #expect(verified.exitCode == 0, "\(verified.errors)")

            let list = try await CommandRun.of(["domain", "list", "--json"] + config)
            let lines = try #require(try JSONReader.parse(Array(list.output.utf8)).arrayValue)
            #expect(
                lines.contains {
                    $0.objectValue?["domain"]?.stringValue == "globex.example"
                        && $0.objectValue?["standing"]?.stringValue == "proven"
                }
            )

            try await house.serving { _ in
                let driver = house.driver(house.app)
                var request = LoginRequest()
                request.parameters = [("login_hint", "hank@globex.example")]
                let visit = try await driver.browser.open(
                    request.url(for: house.app),
                    stoppingAt: house.provider.issuer
                )
                #expect(visit.stoppedAt?.contains("callback%2Fsecond") == true, "\(visit.stoppedAt ?? visit.words)")
                // Nobody's domain: the person is asked.
                request.parameters = [("login_hint", "hank@nowhere.example")]
                let asked = try await driver.browser.open(
                    request.url(for: house.app),
                    stoppingAt: house.provider.issuer
                )
                #expect(asked.page?.status == 200)
                // Typed on that page, the address leads on without a script.
                let typed = try await driver.browser.submit(
                    asked,
                    filling: [("login_hint", "hank@globex.example")],
                    stoppingAt: house.provider.issuer
                )
                let onward = try #require(typed.page.flatMap { PageReader($0.text).links.first })
                let routed = try await driver.browser.follow(onward, on: typed, stoppingAt: house.provider.issuer)
                #expect(routed.stoppedAt?.contains("callback%2Fsecond") == true, "\(routed.stoppedAt ?? routed.words)")
                let unknown = try await driver.browser.submit(asked, filling: [("login_hint", "a@nowhere.example")])
                #expect(unknown.words.contains("No company here has addresses like a@nowhere.example"))
            }
        }
    }

    @Test(
        "What can't be claimed is said with the reason",
        arguments: [
            ("gmail.com", "org-globex", "public mail domain", 64), ("GLOBEX.example", "org-globex", "lower-case", 64),
            ("hank@globex.example", "org-globex", "after the @", 64), ("globex", "org-globex", "is no domain", 64),
            ("example.com", "org-globex", "gives 'example.com' to the organization 'org-123'", 1),
            ("globex.example", "org-nobody", "no organization 'org-nobody'", 1),
        ]
    )
    func refusedClaims(domain: String, organization: String, reason: String, exitCode: Int32) async throws {
        try await Self.housed { _, _, config in
            let run = try await CommandRun.of(["domain", "add", domain, "--organization", organization] + config)
            #expect(run.exitCode == exitCode)
            #expect(run.errors.contains(reason), "\(run.errors)")
            let list = try await CommandRun.of(["domain", "list", "--organization", "org-globex"] + config)
            #expect(list.output.contains("No domain yet"))
        }
    }

    @Test("What would be forgotten at once is refused: a database in memory is the daemon's own")
    func inMemory() async throws {
        try await Self.housed { house, _, config in
            let text = String(decoding: house.folder.bytes("config.toml"), as: UTF8.self)
            try house.folder.write(
                text.replacing("[log]", with: "[storage]\nurl = \"sqlite::memory:\"\n\n[log]"),
                to: "config.toml"
            )
            let run = try await CommandRun.of(
                ["domain", "add", "globex.example", "--organization", "org-globex"] + config
            )
            #expect(run.exitCode == 78)
            #expect(run.output.isEmpty)
            #expect(run.errors.contains("in the daemon's memory"), "\(run.errors)")
        }
    }

    @Test("A name server that fails or babbles says nothing about the domain")
    func unanswered() async throws {
        try await Self.housed { _, resolver, config in
            let added = try await CommandRun.of(
                ["domain", "add", "globex.example", "--organization", "org-globex"] + config
            )
            resolver.set(try Self.record(of: added).name, [try Self.record(of: added).value])
            for mood in [StubResolver.Mood.failing, .babbling] {
                resolver.be(mood)
                let run = try await CommandRun.of(["domain", "verify", "globex.example"] + config)
                #expect(run.exitCode == 1)
                #expect(run.errors.contains("no name server could be asked"), "\(run.errors)")
            }
            resolver.be(.honest)
            #expect(try await CommandRun.of(["domain", "verify", "globex.example"] + config).exitCode == 0)
        }
    }

    @Test("A domain belongs to one organization: the second proof is refused, until the first lets go")
    func oneOwner() async throws {
        try await Self.housed { _, resolver, config in
            for organization in ["org-globex", "org-123"] {
                let added = try await CommandRun.of(
                    ["domain", "add", "both.example", "--organization", organization] + config
                )
                let record = try Self.record(of: added)
                resolver.set(record.name, [record.value])
                let verified = try await CommandRun.of(
                    ["domain", "verify", "both.example", "--organization", organization] + config
                )
                #expect(verified.exitCode == (organization == "org-globex" ? 0 : 1))
                if organization == "org-123" { #expect(verified.errors.contains("'org-globex' already")) }
            }
            let removed = try await CommandRun.of(
                ["domain", "remove", "both.example", "--organization", "org-globex"] + config
            )
            #expect(removed.exitCode == 0)
            #expect(
                try await CommandRun.of(["domain", "verify", "both.example", "--organization", "org-123"] + config)
                    .exitCode == 0
            )
        }
    }
}
