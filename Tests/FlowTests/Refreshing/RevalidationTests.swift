import BrokerCore
import BrokerStore
import BrokerTesting
import JOSE
import OAuthProtocol
import Testing

/// A provider with `revalidate`: people are looked at again while tokens are refreshed.
struct RevalidationTests {
    private static let often = Revalidation(interval: .minutes(15), staleLimit: .hours(4))

    private func connector(_ house: RefreshHouse, organization: String? = "acme") -> ScriptedConnector {
        ScriptedConnector(clock: house.clock, organization: organization, revalidation: Self.often)
    }

    @Test("a person is looked at again once the last look is older than the interval, with the newest upstream token")
    func interval() async throws {
        try await RefreshHouse.open { house in
            let connector = connector(house)
            let office = house.office(connector)
            var answer = try await office.logIn()
            house.clock.advance(by: .minutes(14))
            answer = try await office.refresh(try answer.refresh)
            #expect(connector.looks == 0)
            for round in 1...3 {
                house.clock.advance(by: .minutes(15))
                answer = try await office.refresh(try answer.refresh)
                #expect(connector.looks == round)
            }
            // Each look took the token that the one before brought.
            #expect(connector.reuses == 0)
            let verified = try await office.accessTokens.verify(answer.accessToken)
            #expect(verified.user?.profile.name == "Ada 4")
        }
    }

    @Test("a provider that rotates nothing is asked with the same token again")
    func unrotated() async throws {
        try await RefreshHouse.open { house in
            let connector = connector(house)
            connector.says { $0.rotates = false }
            let office = house.office(connector)
            var answer = try await office.logIn()
            for round in 1...3 {
                house.clock.advance(by: .minutes(15))
                answer = try await office.refresh(try answer.refresh)
                #expect(connector.looks == round)
            }
        }
    }

    @Test("removed groups take permissions away at the refresh, new ones bring some; the scope follows")
    func permissionsFollow() async throws {
        try await RefreshHouse.open { house in
            let connector = connector(house)
            let office = house.office(connector, rules: [RefreshHouse.staff, RefreshHouse.guests])
            var answer = try await office.logIn(scope: "openid offline_access read write")
            #expect(answer.scope.text == "openid offline_access read write")
            connector.says { $0.groups = [] }
            house.clock.advance(by: .minutes(15))
            answer = try await office.refresh(try answer.refresh)
            #expect(answer.scope.text == "openid offline_access read")
            #expect(try await office.permissions(of: answer) == [.read])
            connector.says { $0.groups = ["staff"] }
            house.clock.advance(by: .minutes(15))
            answer = try await office.refresh(try answer.refresh)
            #expect(answer.scope.text == "openid offline_access read write")
            #expect(try await office.permissions(of: answer) == [.read, .write])
        }
    }

    @Test("whom no rule takes any more loses the grant: invalid_grant, dead access tokens, the reason in log and audit")
    func noLongerGranted() async throws {
        try await RefreshHouse.open { house in
            let connector = connector(house)
            let office = house.office(connector)
            let answer = try await office.logIn()
            let before = try await office.accessTokens.verify(answer.accessToken)
            connector.says { $0.groups = ["visitors"] }
            house.clock.advance(by: .minutes(15))
            let error = try await office.refusal(try answer.refresh)
            #expect(error.code == .invalidGrant)
            await #expect(throws: OAuthError.self) { _ = try await office.accessTokens.verify(answer.accessToken) }
            #expect(try await office.refusal(try answer.refresh).code == .invalidGrant)
            #expect(try await house.store.upstreamTokens(ofGrant: try #require(before.grant).id) == nil)
            #expect(house.log.contains("outcome=no_longer_granted"))
            let event = try #require(try await house.audit().last)
            #expect(event.kind == .grantRevoked && event.outcome == "access_withdrawn")
            #expect(event.user == before.user?.id && event.organization == "acme")
            #expect(event.detail["decision"] != nil)
        }
    }

    @Test("whom the provider puts into another organization loses the grant of this one")
    func otherOrganization() async throws {
        try await RefreshHouse.open { house in
            let connector = connector(house, organization: nil)
            connector.says { $0.organizationHints = [.tenant("one")] }
            let office = house.office(
                connector,
                organizations: [
                    Organization(id: "one", name: "One", tenants: ["one"]),
                    Organization(id: "two", name: "Two", tenants: ["two"]),
                ]
            )
            let answer = try await office.logIn()
            connector.says { $0.organizationHints = [.tenant("two")] }
            house.clock.advance(by: .minutes(15))
            #expect(try await office.refusal(try answer.refresh).code == .invalidGrant)
            #expect(house.log.contains("outcome=no_longer_granted"))
        }
    }

    @Test(
        "the provider's no ends the grant",
        arguments: [UpstreamError.Kind.grantEnded, .notAssigned, .policyDenied, .interactionRequired, .accessDenied]
    )
    func ended(kind: UpstreamError.Kind) async throws {
        try await RefreshHouse.open { house in
            let connector = connector(house)
            let office = house.office(connector)
            let answer = try await office.logIn()
            connector.says { $0.failure = kind }
            house.clock.advance(by: .minutes(15))
            #expect(try await office.refusal(try answer.refresh).code == .invalidGrant)
            await #expect(throws: OAuthError.self) { _ = try await office.accessTokens.verify(answer.accessToken) }
            connector.says { $0.failure = nil }
            #expect(try await office.refusal(try answer.refresh).code == .invalidGrant)
            let event = try #require(try await house.audit().last)
            #expect(event.kind == .grantRevoked && event.outcome == kind.rawValue)
        }
    }

    @Test(
        "an outage is bridged by the last look until the stale limit, then nothing is given and nothing revoked (§5, 10)",
        arguments: [
            UpstreamError.Kind.unavailable, .timeout, .providerError, .responseInvalid, .clientRejected, .secretExpired,
        ]
    )
    func outage(kind: UpstreamError.Kind) async throws {
        try await RefreshHouse.open { house in
            let connector = connector(house)
            let office = house.office(connector)
            var answer = try await office.logIn()
            connector.says {
                $0.failure = kind
                $0.retryAfter = 7
            }
            for _ in 1...3 {
                house.clock.advance(by: .hours(1))
                answer = try await office.refresh(try answer.refresh)
                #expect(try await office.permissions(of: answer) == [.read, .write])
            }
            #expect(connector.looks == 3)
            house.clock.advance(by: .hours(1))
            let error = try await office.refusal(try answer.refresh)
            #expect(error.code == .temporarilyUnavailable)
            #expect(error.retryAfter == .seconds(7))
            connector.says { $0.failure = nil }
            answer = try await office.refresh(try answer.refresh)
            #expect(try await office.permissions(of: answer) == [.read, .write])
        }
    }

    @Test(
        "groups that can't be read, and have to decide, say nothing: the last look counts on, the new tokens are kept"
    )
    func unknownGroups() async throws {
        try await RefreshHouse.open { house in
            let connector = connector(house)
            let office = house.office(connector)
            var answer = try await office.logIn()
            connector.says {
                $0.groups = []
                $0.groupsAreKnown = false
            }
            house.clock.advance(by: .minutes(15))
            answer = try await office.refresh(try answer.refresh)
            answer = try await office.refresh(try answer.refresh)
            #expect(connector.looks == 2 && connector.reuses == 0)
            #expect(try await office.permissions(of: answer) == [.read, .write])
            house.clock.advance(by: .hours(4))
            #expect(try await office.refusal(try answer.refresh).code == .temporarilyUnavailable)
        }
    }

    @Test("a refresh token that came before the look failed is not lost")
    func failureAfterRotation() async throws {
        try await RefreshHouse.open { house in
            let connector = connector(house)
            let office = house.office(connector)
            var answer = try await office.logIn()
            connector.says { $0.failsAfterIssuing = true }
            house.clock.advance(by: .minutes(15))
            answer = try await office.refresh(try answer.refresh)
            connector.says { $0.failsAfterIssuing = false }
            answer = try await office.refresh(try answer.refresh)
            #expect(connector.looks == 2 && connector.reuses == 0)
            let verified = try await office.accessTokens.verify(answer.accessToken)
            #expect(verified.user?.profile.name == "Ada 3")
        }
    }

    @Test("a provider of another issuer that took the id over sees no token of before, and refreshes nobody")
    func anotherIssuer() async throws {
        try await RefreshHouse.open { house in
            let connector = connector(house)
            let answer = try await house.office(connector).logIn()
            house.clock.advance(by: .minutes(15))
            let other = ScriptedConnector(clock: house.clock, issuer: "https://other.test", revalidation: Self.often)
            #expect(try await house.office(other).refusal(try answer.refresh).code == .invalidGrant)
            #expect(other.looks == 0)
            _ = try await house.office(connector).refresh(try answer.refresh)
        }
    }

    @Test("50 refreshes at once take one look and get one successor")
    func oneLook() async throws {
        try await RefreshHouse.open { house in
            let connector = connector(house)
            connector.says { $0.pause = .milliseconds(30) }
            let office = house.office(connector)
            var answer = try await office.logIn()
            for round in 1...5 {
                house.clock.advance(by: .minutes(15))
                answer = try await Self.refreshAtOnce([office], try answer.refresh)
                #expect(connector.looks == round)
            }
            #expect(connector.mostUnderWay == 1 && connector.reuses == 0)
        }
    }

    @Test("over two instances too, one upstream refresh token is never used twice")
    func twoInstances() async throws {
        try await RefreshHouse.open { house in
            let connector = connector(house)
            connector.says { $0.pause = .milliseconds(30) }
            let offices = [house.office(connector), house.office(connector)]
            var answer = try await offices[0].logIn()
            for round in 1...5 {
                house.clock.advance(by: .minutes(15))
                answer = try await Self.refreshAtOnce(offices, try answer.refresh)
                #expect(connector.looks == round)
            }
            #expect(connector.mostUnderWay == 1 && connector.reuses == 0)
        }
    }

    /// - Returns: one of the answers; all have the same refresh token.
    private static func refreshAtOnce(_ offices: [RefreshOffice], _ token: String) async throws -> TokenResponse {
        let answers = try await withThrowingTaskGroup(of: TokenResponse.self) { group in
            for number in 0..<50 { group.addTask { try await offices[number % offices.count].refresh(token) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(try answers.map { try $0.refresh }).count == 1)
        return answers[0]
    }

    @Test("an instance that died while it looked holds nobody up once its lease is over")
    func deadInstance() async throws {
        try await RefreshHouse.open { house in
            let connector = connector(house)
            let office = house.office(connector)
            let answer = try await office.logIn()
            let grant = try #require(try await office.accessTokens.verify(answer.accessToken).grant)
            house.clock.advance(by: .minutes(15))
            let lease = LookLease(id: [1], until: house.clock.now() + .minutes(2))
            let claim = try await house.store.beginLook(ofGrant: grant.id, lease: lease, at: house.clock.now())
            #expect(claim != .held)
            house.clock.advance(by: .minutes(2))
            _ = try await office.refresh(try answer.refresh)
            #expect(connector.looks == 1)
        }
    }

    @Test("a login without an upstream refresh token works and is warned of; refreshing ends with the stale limit")
    func noRefreshToken() async throws {
        try await RefreshHouse.open { house in
            let connector = connector(house)
            connector.says { $0.givesRefreshToken = false }
            let office = house.office(connector)
            var answer = try await office.logIn()
            #expect(house.log.contains("login.not_refreshable"))
            house.clock.advance(by: .hours(3))
            answer = try await office.refresh(try answer.refresh)
            house.clock.advance(by: .hours(1))
            #expect(try await office.refusal(try answer.refresh).code == .invalidGrant)
            #expect(house.log.contains("outcome=not_refreshable"))
            #expect(connector.looks == 0)
        }
    }

    @Test("a login that can't be refreshed keeps neither upstream tokens nor what it was decided on")
    func nothingKept() async throws {
        try await RefreshHouse.open { house in
            let office = house.office(connector(house))
            let answer = try await office.logIn(scope: "openid")
            #expect(answer.refreshToken == nil)
            let grant = try #require(try await office.accessTokens.verify(answer.accessToken).grant)
            #expect(try await house.store.upstreamTokens(ofGrant: grant.id) == nil)
            #expect(grant.expiresAt < house.clock.now() + .hours(2))
        }
    }
}
