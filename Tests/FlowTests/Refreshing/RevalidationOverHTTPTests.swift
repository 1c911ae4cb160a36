import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

/// `revalidate` from the configuration to the wire: a broker, a provider that rotates its refresh tokens, an app.
struct RevalidationOverHTTPTests {
    private static let offline = LoginRequest(parameters: [("scope", "openid profile offline_access")])

    private func withWorld(
        upstreamRefreshTokensLive lifetime: Lifetime = .days(1),
        _ body: (World, LoginDriver) async throws -> Void
    ) async throws {
        try await World.running {
            $0.mainProviderLines = "revalidate = \"15m\"\nrevalidate_stale_limit = \"1h\""
            $0.genericProvider.profile.refreshRotation = .replaces(grace: .seconds(0))
            $0.genericProvider.profile.refreshTokenLifetime = lifetime
        } _: { world in
            try await body(world, world.driver(world.spa))
        }
    }

    private func refresh(_ driver: LoginDriver, _ answer: TokenAnswer) async throws -> TokenAnswer {
        try await driver.tokenRequest([
            ("grant_type", "refresh_token"), ("refresh_token", try #require(answer.refreshToken)),
        ])
    }

    private func permissions(_ answer: TokenAnswer) throws -> [String?] {
        try #require(answer.unverifiedClaims?["permissions"]?.arrayValue).map(\.stringValue)
    }

    @Test("groups that come and go at the provider bring and take permissions, look after look")
    func groups() async throws {
        try await withWorld { world, driver in
            var answer = try await driver.logIn(as: LoginTests.ada, with: Self.offline).answer
            for groups in [["cost-admins"], [], ["cost-admins", "others"], ["others"]] {
                world.provider.withFaults {
                    $0.claims = [(name: "groups", value: .array(groups.map { .string($0) }))]
                }
                world.clock.advance(by: .minutes(15))
                answer = try await refresh(driver, answer)
                #expect(answer.status == 200)
                let expected = groups.contains("cost-admins") ? ["read", "write", "admin"] : ["read"]
                #expect(try permissions(answer) == expected)
                let userinfo = try await driver.userinfo(try #require(answer.accessToken))
                let claims = try JSONReader.parseObject(userinfo.body)
                #expect(claims["permissions"]?.arrayValue?.map(\.stringValue) == expected)
            }
        }
    }

    @Test(
        "a provider that is down is bridged until the stale limit, then it is 503 with Retry-After, and nothing is revoked"
    )
    func outage() async throws {
        try await withWorld { world, driver in
            var answer = try await driver.logIn(as: LoginTests.ada, with: Self.offline).answer
            world.provider.withFaults { $0.answers[.token] = [AnswerFault(.status(503))] }
            world.clock.advance(by: .minutes(15))
            answer = try await refresh(driver, answer)
            #expect(answer.status == 200)
            world.clock.advance(by: .minutes(45))
            let refused = try await refresh(driver, answer)
            #expect(refused.status == 503 && refused.error == "temporarily_unavailable")
            #expect(refused.response.header("Retry-After") != nil)
            #expect(try await driver.userinfo(try #require(answer.accessToken)).status == 200)
        }
    }

    @Test("whose session at the provider is over loses the grant: invalid_grant, and the access token is dead")
    func gone() async throws {
        try await withWorld(upstreamRefreshTokensLive: .minutes(10)) { world, driver in
            let answer = try await driver.logIn(as: LoginTests.ada, with: Self.offline).answer
            world.clock.advance(by: .minutes(15))
            let refused = try await refresh(driver, answer)
            #expect(refused.status == 400 && refused.error == "invalid_grant")
            #expect(try await driver.userinfo(try #require(answer.accessToken)).status == 401)
        }
    }

    @Test("upstream tokens go to the client that may have them, as config.toml says, and to no other")
    func sharing() async throws {
        try await World.running {
            $0.mainProviderLines = "upstream_tokens = true"
            $0.moreTables = """
                [[clients]]
                id = "sharing"
                secret = "sharing-secret-17"
                redirect_uris = ["\(World.appRedirectURI)"]
                providers = ["main"]
                upstream_tokens = true
                """
        } _: { world in
            let sharing = world.driver(world.party("sharing", secret: "sharing-secret-17"))
            let answer = try await sharing.logIn(as: LoginTests.ada, with: Self.offline).answer
            let shared = try #require(answer.members["upstream_access_token"]?.stringValue)
            #expect(answer.members["upstream_token_type"]?.stringValue == "Bearer")
            let atProvider = try await world.fetch.fetch(
                FetchRequest(
                    "GET",
                    try #require(world.provider.url(of: .userinfo)),
                    headers: [("Authorization", "Bearer " + shared)]
                )
            )
            #expect(atProvider.status == 200)
            let other = try await world.driver(world.spa).logIn(as: LoginTests.ada, with: Self.offline).answer
            #expect(!other.members.names.contains { $0.hasPrefix("upstream") })
            #expect(!world.log.contains(shared))
        }
    }
}
