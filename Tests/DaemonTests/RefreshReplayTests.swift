import BrokerTesting
import FakeProviders
import Glibc
import Testing

/// Row 53 (CVE-2026-9802): what kill -9 must not bring back to life, and what it must not kill.
@Suite("Refresh tokens and kill -9")
struct RefreshReplayTests {
    private static let offline = LoginRequest(parameters: [("scope", "openid offline_access")])

    private func refresh(_ driver: LoginDriver, _ token: String?) async throws -> TokenAnswer {
        try await driver.tokenRequest([("grant_type", "refresh_token"), ("refresh_token", try #require(token))])
    }

    @Test("a used refresh token stays used, a revoked family stays revoked, and a living one goes on")
    func replay() async throws {
        try await House.open { house async throws in
            let driver = house.driver(house.spa)
            var used: [TokenAnswer] = []
            var living: [TokenAnswer] = []
            var revoked: String?
            try await house.serving { daemon async throws in
                for _ in 0..<2 {
                    let first = try await driver.logIn(with: Self.offline).answer
                    let second = try await refresh(driver, first.refreshToken)
                    let third = try await refresh(driver, second.refreshToken)
                    #expect(third.status == 200)
                    used.append(first)
                    living.append(third)
                }
                let stolen = try await driver.logIn(with: Self.offline).answer
                let next = try await refresh(driver, stolen.refreshToken)
                revoked = try await refresh(driver, next.refreshToken).refreshToken
                #expect(try await refresh(driver, stolen.refreshToken).error == "invalid_grant")
                daemon.signal(SIGKILL)
                #expect(try await daemon.ended() == .signalled(SIGKILL))
            }
            try await house.serving { _ async throws in
                #expect(try await refresh(driver, revoked).error == "invalid_grant")
                #expect(try await refresh(driver, used[0].refreshToken).error == "invalid_grant")
                #expect(try await refresh(driver, living[0].refreshToken).error == "invalid_grant")
                #expect(try await refresh(driver, living[1].refreshToken).status == 200)
            }
        }
    }
}
