import BrokerTesting
import FakeProviders
import Foundation
import JOSE
import Testing

/// Logins that are under way when the configuration changes (security.md row 115).
@Suite("Reload in the middle of a login")
struct ReloadLoginTests {
    /// Begins a login, has the configuration changed, and comes back from the provider.
    private static func interrupted(
        _ house: House,
        by change: (House) throws -> String,
        then check: (_ end: Visit, _ login: (driver: LoginDriver, request: LoginRequest), _ daemon: Daemon) async throws
            -> Void
    ) async throws {
        try await house.serving { daemon async throws in
            let driver = house.driver()
            let request = LoginRequest()
            let page = try await driver.begin(request)
            let events = try await house.reload(daemon, with: try change(house))
            #expect(events.contains { $0.name == "configuration.applied" })
            try await check(try await driver.choose(House.ada, on: page), (driver, request), daemon)
        }
    }

    @Test("Another client id and secret: the login ends with those it began with, the next one uses the new ones")
    func otherRegistration() async throws {
        try await House.open(signIn: .page) { house async throws in
            house.registerSecondClient()
            try await Self.interrupted(house, by: { try $0.secondRegistration() }) { end, login, _ in
                let code = try login.driver.code(from: end, of: login.request)
                #expect(try await login.driver.exchange(code, of: login.request).status == 200)
                let next = house.driver()
                let page = try await next.begin(LoginRequest())
                #expect(page.hops.last?.url.text.contains("client_id=\(House.secondClient)") == true)
                let nextEnd = try await next.choose(House.ada, on: page)
                #expect(nextEnd.stoppedValue("code") != nil, "\(nextEnd.words)")
            }
        }
    }

    @Test("Another redirect URI: who comes back to the old one is still answered")
    func otherRedirectURI() async throws {
        try await House.open(signIn: .page) { house async throws in
            house.registerSecondClient(redirectPath: "/auth/callback")
            try await Self.interrupted(
                house,
                by: { house in
                    try house.secondRegistration().replacingOccurrences(
                        of: "client_id = ",
                        with: "redirect_uri = \"\(house.issuer)/auth/callback\"\nclient_id = "
                    )
                },
                then: { end, login, daemon in
                    #expect(end.stoppedValue("code") != nil, "\(end.words)")
                    // And back again: now the short path is the old one.
                    let driver = house.driver()
                    let page = try await driver.begin(LoginRequest())
                    try await house.reload(daemon, with: house.configuration())
                    let nextEnd = try await driver.choose(House.ada, on: page)
                    #expect(nextEnd.hops(at: "/auth/callback").count == 1)
                    #expect(nextEnd.stoppedValue("code") != nil, "\(nextEnd.words)")
                }
            )
        }
    }

    @Test("Several changes one after the other: each login ends as it began")
    func severalChanges() async throws {
        try await House.open(signIn: .page) { house async throws in
            house.registerSecondClient()
            try await house.serving { daemon async throws in
                let first = house.driver()
                let firstPage = try await first.begin(LoginRequest())
                try await house.reload(daemon, with: house.secondRegistration())
                let second = house.driver()
                let secondPage = try await second.begin(LoginRequest())
                for _ in 0..<3 {
                    try await house.reload(
                        daemon,
                        with: house.configuration(replacing: [(House.upstreamSecret, "a-secret-that-is-wrong")])
                    )
                    try await house.reload(daemon, with: house.secondRegistration())
                }
                try await house.reload(
                    daemon,
                    with: house.configuration(replacing: [(House.upstreamSecret, "a-secret-that-is-wrong")])
                )
                #expect(try await first.choose(House.ada, on: firstPage).stoppedValue("code") != nil)
                #expect(try await second.choose(House.ada, on: secondPage).stoppedValue("code") != nil)
                // Proof that the connection of now would not have done.
                let third = house.driver()
                let end = try await third.choose(House.ada, on: try await third.begin(LoginRequest()))
                #expect(end.page?.status == 502, "\(end.words)")
            }
        }
    }

    @Test("Another issuer: the login ends on a page, and its code is shown to nobody")
    func otherIssuer() async throws {
        try await House.open(signIn: .page) { house async throws in
            try await House.open(signIn: .page) { other async throws in
                try await Self.interrupted(
                    house,
                    by: { try $0.configuration(replacing: [($0.provider.issuer, other.provider.issuer)]) },
                    then: { end, _, _ in
                        #expect(end.page?.status == 400, "\(end.words)")
                        #expect(end.words.contains("sign in again"), "\(end.words)")
                        #expect(house.provider.traffic.count(.token) == 0)
                        #expect(other.provider.traffic.count(.token) == 0)
                    }
                )
            }
        }
    }

    @Test("Rules are those of now: the person gets what the new file says, through the old registration")
    func newRules() async throws {
        try await House.open(signIn: .page) { house async throws in
            house.registerSecondClient()
            try await Self.interrupted(
                house,
                by: { try $0.secondRegistration().replacingOccurrences(of: "[\"read\"]", with: "[\"billing\"]") },
                then: { end, login, _ in
                    let code = try login.driver.code(from: end, of: login.request)
                    let token = try #require(try await login.driver.exchange(code, of: login.request).accessToken)
                    let claims = try JSONReader.parseObject(try UnverifiedToken(parsing: token).unverifiedPayload)
                    #expect(claims["permissions"] == .array([.string("billing")]))
                }
            )
        }
    }

    @Test(
        "Switched off or removed meanwhile: refused with the page that says so",
        arguments: [
            ("the provider is disabled", 403, "switched off"), ("the provider is removed", 403, "switched off"),
            ("the provider is disabled, at a path of its own", 403, "switched off"),
            ("the app may no longer use the provider", 403, "switched off"),
            ("the app is removed", 400, "app has changed"), ("the rule is for others", 403, "no access"),
            ("the organization is another", 403, "no access"),
        ]
    )
    func switchedOff(what: String, status: Int, words: String) async throws {
        try await House.open(signIn: .page) { house async throws in
            if what.hasSuffix("path of its own") {
                house.provider.clients[0].redirectURIs = [house.issuer + "/auth/callback"]
                try house.folder.write(
                    try house.configuration(replacing: [
                        ("type = \"oidc\"", "type = \"oidc\"\nredirect_uri = \"\(house.issuer)/auth/callback\"")
                    ]),
                    to: "config.toml"
                )
            }
            try await Self.interrupted(house, by: { try Self.without(what, $0) }) { end, login, daemon in
                #expect(end.page?.status == status, "\(end.words)")
                #expect(end.words.contains(words), "\(end.words)")
                #expect(!daemon.log.contains("configuration.refused"))
            }
        }
    }

    private static func without(_ what: String, _ house: House) throws -> String {
        let text = house.configuration()
        func cut(from begin: String, to end: String, _ replacement: String = "") throws -> String {
            guard let first = text.range(of: begin),
                let last = text.range(of: end, range: first.upperBound..<text.endIndex)
            else { throw Daemon.Failure(description: "The configuration has no \(begin)") }
            return text.replacingCharacters(in: first.lowerBound..<last.lowerBound, with: replacement)
        }
        switch what {
        case "the provider is disabled":
            return text.replacingOccurrences(of: "type = \"oidc\"", with: "type = \"oidc\"\nenabled = false")
        case "the provider is disabled, at a path of its own":
            return text.replacingOccurrences(
                of: "type = \"oidc\"",
                with: "type = \"oidc\"\nenabled = false\nredirect_uri = \"\(house.issuer)/auth/callback\""
            )
        case "the provider is removed":
            // The rule names it.
            return try cut(from: "[[auth.oauth.providers]]", to: "[[organizations]]").replacingOccurrences(
                of: "provider = \"main\"",
                with: "groups = [\"some\"]"
            )
        case "the app may no longer use the provider":
            return text.replacingOccurrences(of: "id = \"main\"", with: "id = \"other\"").replacingOccurrences(
                of: "provider = \"main\"",
                with: "provider = \"other\""
            )
        case "the app is removed":
            return try cut(from: "[[clients]]", to: "[[clients]]\nid = \"post-app\"")
        case "the rule is for others":
            return text.replacingOccurrences(
                of: "permissions = [\"read\"]",
                with: "groups = [\"nobody\"]\npermissions = [\"read\"]"
            )
        default:
            // The next one has the same rule, for other people.
            return text.replacingOccurrences(of: "org-123", with: "org-456").replacingOccurrences(
                of: "permissions = [\"read\"]",
                with: "groups = [\"nobody\"]\npermissions = [\"read\"]"
            )
        }
    }
}
