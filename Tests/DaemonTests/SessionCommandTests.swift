import BrokerTesting
import FakeProviders
import JOSE
import Testing

/// `cost-ops session` beside a daemon, on one database.
@Suite("Sessions by command")
struct SessionCommandTests {
    private func run(_ words: [String], _ house: House) async throws -> CommandRun {
        try await CommandRun.of(["session"] + words + ["--config", house.folder.file("config.toml")])
    }

    private func listed(_ words: [String], _ house: House) async throws -> [JSONObject] {
        let list = try await run(["list", "--json"] + words, house)
        #expect(list.exitCode == 0, "\(list.errors)")
        return (try JSONReader.parse(Array(list.output.utf8)).arrayValue ?? []).compactMap(\.objectValue)
    }

    @Test(
        "lists who is signed in, by person, address and organization; what is revoked has ended at once, tokens and all"
    )
    func listAndRevoke() async throws {
        try await House.open { house async throws in
            try await house.serving { _ async throws in
                #expect(try await run(["list"], house).output == "No session.\n")
                let driver = house.driver(house.spa)
                let login = try await driver.logIn(
                    with: LoginRequest(parameters: [("scope", "openid offline_access")])
                )
                let claims = try #require(login.answer.unverifiedClaims)
                let id = try #require(claims["sid"]?.stringValue)
                let user = try #require(claims["sub"]?.stringValue)
                for words in [
                    [], ["--user", user], ["--email", "Ada@example.com"], ["--organization", "org-123"],
                ] {
                    let found = try await listed(words, house)
                    #expect(found.compactMap { $0["session"]?.stringValue } == [id], "\(words)")
                    #expect(found.first?["organization"]?.stringValue == "org-123")
                }
                for words in [["--user", "usr_x"], ["--email", "grace@example.com"], ["--organization", "org-9"]] {
                    #expect(try await listed(words, house).isEmpty, "\(words)")
                }
                #expect(try await run(["list"], house).prose.contains("Ada Byron ada@example.com main org-123"))

                let revoked = try await run(["revoke", id], house)
                #expect(revoked.exitCode == 0 && revoked.output == "Session \(id) has ended.\n")
                let token = try #require(login.answer.refreshToken)
                #expect(try await driver.refresh(token).error == "invalid_grant")
                #expect(try await driver.userinfo(try #require(login.answer.accessToken)).status == 401)
                let silent = try await driver.begin(LoginRequest(parameters: [("prompt", "none")]))
                #expect(silent.stoppedValue("error") == "login_required")
                let again = try await run(["revoke", id], house)
                #expect(again.exitCode == 1 && again.errors.contains("there is no session"))
                #expect(try await run(["revoke"], house).exitCode == 64)

                _ = try await house.driver(house.spa).logIn()
                #expect(try await run(["revoke", "--user", user], house).output.contains("has ended"))
                #expect(try await listed([], house).isEmpty)
            }
        }
    }
}
