import BrokerTesting
import FakeProviders
import Glibc
import Testing

/// Rows 30, 52 and 53: what is good once is good once, however many ask at the same moment.
@Suite("Races at the token endpoint")
struct RaceTests {
    private static let rounds = 200
    private static let width = 50

    /// The same request many times at once.
    private func together(_ ask: @escaping @Sendable () async throws -> TokenAnswer) async throws -> [TokenAnswer] {
        try await withThrowingTaskGroup(of: TokenAnswer.self) { group in
            for _ in 0..<Self.width { group.addTask { try await ask() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test("200 rounds of 50 parallel redemptions of one code: 200 successes, and none of them survives the replays")
    func codes() async throws {
        try await House.open(keepsRequests: false) { house async throws in
            try await house.serving { daemon async throws in
                var successes = 0
                var last: (code: String, request: LoginRequest)?
                for _ in 0..<Self.rounds {
                    let driver = house.driver(house.spa)
                    let request = LoginRequest()
                    let code = try driver.code(from: try await driver.begin(request), of: request)
                    let answers = try await together { try await driver.exchange(code, of: request) }
                    let good = answers.filter { $0.status == 200 }
                    successes += good.count
                    #expect(answers.allSatisfy { $0.status == 200 || $0.error == "invalid_grant" })
                    last = (code, request)
                }
                #expect(successes == Self.rounds)
                print("\(Self.rounds) rounds of \(Self.width) parallel redemptions of one code: \(successes) successes")
                daemon.signal(SIGKILL)
                #expect(try await daemon.ended() == .signalled(SIGKILL))
                let (code, request) = try #require(last)
                try await house.serving { _ async throws in
                    let replay = try await house.driver(house.spa).exchange(code, of: request)
                    #expect(replay.error == "invalid_grant")
                }
            }
        }
    }

    @Test("200 rounds of 50 parallel refreshes: all get the one successor, and one living family is left of each")
    func refreshes() async throws {
        try await House.open(keepsRequests: false) { house async throws in
            try await house.serving { daemon async throws in
                var families = 0
                var spent: [String] = []
                for _ in 0..<Self.rounds {
                    let driver = house.driver(house.spa)
                    let login = try await driver.logIn(
                        with: LoginRequest(parameters: [("scope", "openid offline_access")])
                    )
                    let token = try #require(login.answer.refreshToken)
                    let answers = try await together { try await driver.refresh(token) }
                    #expect(answers.allSatisfy { $0.status == 200 })
                    let successors = Set(answers.compactMap(\.refreshToken))
                    #expect(successors.count == 1, "A fork: \(successors.count) successors")
                    let next = try await driver.refresh(try #require(successors.first))
                    if next.status == 200 { families += 1 }
                    spent.append(token)
                }
                #expect(families == Self.rounds)
                print("\(Self.rounds) rounds of \(Self.width) parallel refreshes: \(families) living families")
                daemon.signal(SIGKILL)
                #expect(try await daemon.ended() == .signalled(SIGKILL))
                try await house.serving { _ async throws in
                    for token in spent.suffix(3) {
                        #expect(try await house.driver(house.spa).refresh(token).error == "invalid_grant")
                    }
                }
            }
        }
    }
}
