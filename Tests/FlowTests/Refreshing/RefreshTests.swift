import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

/// The refresh token grant over HTTP (RFC 6749 §6, RFC 9700 §4.14.2, OIDC Core §12).
struct RefreshTests {
    private static let offline = LoginRequest(parameters: [("scope", "openid email profile read offline_access")])

    private func logIn(_ driver: LoginDriver) async throws -> TokenAnswer {
        let login = try await driver.logIn(as: LoginTests.ada, with: Self.offline)
        #expect(login.answer.status == 200)
        return login.answer
    }

    private func refresh(
        _ driver: LoginDriver,
        _ token: String?,
        _ more: [(name: String, value: String)] = []
    ) async throws -> TokenAnswer {
        try await driver.tokenRequest(
            [("grant_type", "refresh_token"), ("refresh_token", try #require(token))] + more
        )
    }

    @Test("oidcc-refresh-token: works, is bound to its client, and has allowed characters only")
    func conformance() async throws {
        try await World.running { world in
            for app in [world.postApp, world.spa] {
                let driver = world.driver(app)
                let first = try await logIn(driver)
                let token = try #require(first.refreshToken)
                // 256 bits, base64url; RFC 6749 §A.17 allows VSCHAR.
                #expect(token.utf8.count == 43 && Base64URL.decode(token)?.count == 32)
                let thief = try await refresh(world.driver(), token)
                #expect(thief.status == 400 && thief.error == "invalid_grant")
                let second = try await refresh(driver, token)
                #expect(second.status == 200)
                #expect(second.response.header("Cache-Control") == "no-store")
                #expect(second.refreshToken != nil && second.refreshToken != token)
                #expect(try await driver.userinfo(try #require(second.accessToken)).status == 200)
            }
        }
    }

    @Test("row 56: a refreshed ID token has the same iss, sub, aud, auth_time, sid; a new iat; no nonce (§12.2)")
    func idToken() async throws {
        try await World.running { world in
            let driver = world.driver(world.postApp)
            let first = try await logIn(driver)
            world.clock.advance(by: .minutes(10))
            let second = try await refresh(driver, first.refreshToken)
            let keys = try await world.keySet()
            let old = try await world.verified(try #require(first.idToken), keys, type: "JWT")
            let new = try await world.verified(try #require(second.idToken), keys, type: "JWT")
            for claim in ["iss", "sub", "aud", "auth_time", "sid", "idp", "org"] {
                #expect(old[claim] != nil && old[claim] == new[claim], "\(claim)")
            }
            #expect(old["nonce"] != nil && new["nonce"] == nil)
            #expect(new["iat"]?.int64Value == world.clock.now().seconds)
            let access = try await world.verified(try #require(second.accessToken), keys, type: "at+jwt")
            #expect(access["scope"]?.stringValue == second.members["scope"]?.stringValue)
        }
    }

    @Test("offline_access brings a refresh token, its absence none, and clients not registered for it get none either")
    func onlyWhenAsked() async throws {
        try await World.running {
            $0.moreTables = """
                [[clients]]
                id = "short"
                secret = "short-secret-17"
                redirect_uris = ["\(World.appRedirectURI)"]
                grant_types = ["authorization_code"]
                providers = ["main"]
                """
        } _: { world in
            let driver = world.driver(world.postApp)
            #expect(try await driver.logIn(as: LoginTests.ada).answer.refreshToken == nil)
            let short = world.driver(world.party("short", secret: "short-secret-17"))
            let answer = try await logIn(short)
            #expect(answer.refreshToken == nil)
            #expect(answer.members["scope"]?.stringValue == "openid email profile read")
            let token = try await logIn(driver).refreshToken
            #expect(try await refresh(short, token).error == "unauthorized_client")
        }
    }

    @Test("row 49: a wider scope is refused and uses nothing up; a narrower one is given, and said so")
    func scope() async throws {
        try await World.running { world in
            let driver = world.driver(world.postApp)
            let first = try await logIn(driver)
            let wider = try await refresh(driver, first.refreshToken, [("scope", "openid groups")])
            #expect(wider.status == 400 && wider.error == "invalid_scope")
            let narrower = try await refresh(driver, first.refreshToken, [("scope", "openid email")])
            #expect(narrower.members["scope"]?.stringValue == "openid email")
            let userinfo = try await driver.userinfo(try #require(narrower.accessToken))
            let claims = try JSONReader.parseObject(userinfo.body)
            #expect(claims["email"] != nil && claims["name"] == nil)
            #expect(claims["permissions"]?.arrayValue?.isEmpty == true)
            let whole = try await refresh(driver, narrower.refreshToken)
            #expect(whole.members["scope"]?.stringValue == "openid email profile read offline_access")
        }
    }

    @Test(
        "rows 50, 51: after the grace an old token revokes the family, access tokens too; within it there is one successor"
    )
    func reuse() async throws {
        try await World.running { world in
            for app in [world.postApp, world.spa] {
                let driver = world.driver(app)
                let first = try await logIn(driver)
                let second = try await refresh(driver, first.refreshToken)
                world.clock.advance(by: .seconds(9))
                let again = try await refresh(driver, first.refreshToken)
                #expect(again.status == 200 && again.refreshToken == second.refreshToken)
                world.clock.advance(by: .seconds(1))
                let replay = try await refresh(driver, first.refreshToken)
                #expect(replay.status == 400 && replay.error == "invalid_grant")
                #expect(world.log.contains("outcome=reused"))
                for answer in [first, second, again] {
                    #expect(try await driver.userinfo(try #require(answer.accessToken)).status == 401)
                }
                #expect(try await refresh(driver, second.refreshToken).error == "invalid_grant")
            }
        }
    }

    @Test("row 51: once the successor was used, the old token revokes the family at once")
    func reuseOfGrandparent() async throws {
        try await World.running { world in
            let driver = world.driver(world.spa)
            let first = try await logIn(driver)
            let second = try await refresh(driver, first.refreshToken)
            let third = try await refresh(driver, second.refreshToken)
            #expect(try await refresh(driver, first.refreshToken).error == "invalid_grant")
            #expect(try await refresh(driver, third.refreshToken).error == "invalid_grant")
        }
    }

    @Test("row 52: of fifty refreshes at once all get the same successor, ten times over; one family lives")
    func race() async throws {
        try await World.running { world in
            let driver = world.driver(world.spa)
            var token = try #require(try await logIn(driver).refreshToken)
            for _ in 0..<10 {
                let current = token
                let answers = try await withThrowingTaskGroup(of: TokenAnswer.self) { group in
                    for _ in 0..<50 { group.addTask { try await refresh(driver, current) } }
                    return try await group.reduce(into: [TokenAnswer]()) { $0.append($1) }
                }
                #expect(answers.allSatisfy { $0.status == 200 })
                let successors = Set(answers.compactMap(\.refreshToken))
                #expect(successors.count == 1)
                token = try #require(successors.first)
            }
            #expect(try await refresh(driver, token).status == 200)
        }
    }

    @Test(
        "row 33: codes, access and ID tokens are no refresh tokens, and a refresh token is no code and no access token"
    )
    func interchange() async throws {
        try await World.running { world in
            let driver = world.driver(world.postApp)
            let login = try await driver.logIn(as: LoginTests.ada, with: Self.offline)
            let answer = login.answer
            for other in [login.code, answer.accessToken, answer.idToken, "x", String(repeating: "A", count: 43)] {
                #expect(try await refresh(driver, other).error == "invalid_grant")
            }
            let token = try #require(answer.refreshToken)
            #expect(try await driver.exchange(token, of: login.request).error == "invalid_grant")
            #expect(try await driver.userinfo(token).status == 401)
            let missing = try await driver.tokenRequest([("grant_type", "refresh_token")])
            #expect(missing.error == "invalid_request")
            #expect(try await refresh(driver, token).status == 200)
        }
    }

    @Test("a replayed code takes the refresh token along (RFC 6749 §4.1.2)")
    func codeReplay() async throws {
        try await World.running { world in
            let driver = world.driver(world.postApp)
            let login = try await driver.logIn(as: LoginTests.ada, with: Self.offline)
            _ = try await driver.exchange(login.code, of: login.request)
            #expect(try await refresh(driver, login.answer.refreshToken).error == "invalid_grant")
        }
    }

    @Test("row 54: refresh_token_ttl and refresh_token_idle_ttl hold, and a client has its own")
    func expiry() async throws {
        try await World.running {
            $0.tokenLines = "refresh_token_ttl = \"8h\"\nrefresh_token_idle_ttl = \"2h\""
            $0.moreTables = """
                [[clients]]
                id = "brief"
                secret = "brief-secret-17"
                redirect_uris = ["\(World.appRedirectURI)"]
                refresh_token_ttl = "1h"
                providers = ["main"]
                """
        } _: { world in
            let driver = world.driver(world.postApp)
            let brief = world.driver(world.party("brief", secret: "brief-secret-17"))
            let idle = try await logIn(driver)
            let short = try await logIn(brief)
            var busy = try await logIn(driver)
            for hour in 1...7 {
                world.clock.advance(by: .hours(1))
                busy = try await refresh(driver, busy.refreshToken)
                #expect(busy.status == 200)
                if hour == 1 { #expect(try await refresh(brief, short.refreshToken).error == "invalid_grant") }
                if hour == 2 { #expect(try await refresh(driver, idle.refreshToken).error == "invalid_grant") }
            }
            world.clock.advance(by: .hours(1))
            #expect(try await refresh(driver, busy.refreshToken).error == "invalid_grant")
        }
    }
}
