import BrokerTesting
import FakeProviders
import Glibc
import Synchronization
import Testing

/// kill -9 in the middle of everything (security.md §6, "crash safety" and "single use").
@Suite("kill -9")
struct CrashTests {
    /// A code that the app was sent, and what became of it.
    private struct Redemption {
        let code: String
        let request: LoginRequest
        /// Answered 200, so often.
        var successes = 0
        var token: String?
        /// Sent, and no answer came: it may have worked or not.
        var isDoubtful = false
        /// The same, for the count at the end.
        var wasDoubtful = false
        /// Redeemed again after it had worked, which revokes its token (RFC 6749 §4.1.2).
        var isReplayed = false
    }

    private final class Ledger: Sendable {
        private struct State {
            var redemptions: [String: Redemption] = [:]
            var isKilled = false
            var acknowledged = 0
        }

        private let state = Mutex(State())

        var isKilled: Bool {
            get { state.withLock { $0.isKilled } }
            set { state.withLock { $0.isKilled = newValue } }
        }
        var acknowledged: Int { state.withLock { $0.acknowledged } }
        var all: [Redemption] { state.withLock { Array($0.redemptions.values) } }

        func begin(_ code: String, _ request: LoginRequest) {
            state.withLock { $0.redemptions[code] = Redemption(code: code, request: request) }
        }

        func update(_ code: String, _ change: (inout Redemption) -> Void) {
            state.withLock { state in
                guard var redemption = state.redemptions[code] else { return }
                let before = redemption.successes
                change(&redemption)
                state.acknowledged += redemption.successes - before
                state.redemptions[code] = redemption
            }
        }
    }

    @Test("Four times amid 300 concurrent logins: no token that was handed out is lost, no code works twice")
    func killedAmidLogins() async throws {
        try await House.open(keepsRequests: false) { house async throws in
            let ledger = Ledger()
            for (life, target) in [120, 260, 180, 220].enumerated() {
                ledger.isKilled = false
                let until = ledger.acknowledged + target
                try await timed(house, "ready at start \(life + 1)") { daemon async throws in
                    try await verify(ledger, house)
                    await withTaskGroup(of: Void.self) { group in
                        for _ in 0..<300 { group.addTask { await logInAgainAndAgain(ledger, house) } }
                        group.addTask {
                            _ = try? await eventually("\(target) more tokens", within: .seconds(30)) {
                                ledger.acknowledged >= until ? () : nil
                            }
                            ledger.isKilled = true
                            daemon.signal(SIGKILL)
                        }
                    }
                    #expect(try await daemon.ended() == .signalled(SIGKILL))
                    #expect(ledger.acknowledged >= until)
                }
            }
            try await timed(house, "ready after the last kill -9") { _ async throws in
                try await verify(ledger, house)
                try await house.goodLogin()
            }
            let all = ledger.all
            #expect(all.allSatisfy { $0.successes <= 1 }, "A code worked twice")
            print(
                "kill -9 × 4 amid 300 logins: \(all.count) codes, \(all.filter { $0.successes == 1 }.count) redeemed, "
                    + "\(all.filter(\.isReplayed).count) of them replayed and refused, "
                    + "\(all.filter(\.wasDoubtful).count) cut off without an answer"
            )
            #expect(all.filter { $0.successes == 1 }.count >= 780)
        }
    }

    /// One daemon's life, and how long it took to be ready.
    private func timed(_ house: House, _ what: String, _ body: (Daemon) async throws -> Void) async throws {
        let begun = ContinuousClock.now
        try await house.serving { daemon async throws in
            print("\(what): \(ContinuousClock.now - begun)")
            try await body(daemon)
        }
    }

    private func logInAgainAndAgain(_ ledger: Ledger, _ house: House) async {
        let driver = LoginDriver(house.app, fetch: house.fetch)
        while !ledger.isKilled {
            let request = LoginRequest()
            do {
                let code = try driver.code(from: try await driver.begin(request), of: request)
                ledger.begin(code, request)
                // Doubtful until answered: whatever is sent now may work without our hearing of it.
                ledger.update(code) { $0.isDoubtful = true }
                let answer = try await driver.exchange(code, of: request)
                ledger.update(code) {
                    $0.isDoubtful = false
                    $0.token = answer.accessToken
                    if answer.status == 200 { $0.successes += 1 }
                }
                if answer.status != 200 { Issue.record("A fresh code was answered \(answer.status)") }
            } catch LoginDriver.Failure.notSentBack(let visit) where [502, 503, 504].contains(visit.page?.status ?? 0) {
                // On a busy machine the provider, in this process, may be too slow for the daemon's limits. Nothing was
                // handed out.
                continue
            } catch {
                if !ledger.isKilled { Issue.record("A login failed before the kill: \(error)") }
                return
            }
        }
    }

    /// What must hold in every life for what happened in those before.
    private func verify(_ ledger: Ledger, _ house: House) async throws {
        let driver = LoginDriver(house.app, fetch: house.fetch)
        let redemptions = ledger.all
        try await concurrently(redemptions.filter { $0.token != nil }) { redemption in
            let status = try await driver.userinfo(redemption.token ?? "").status
            // A token whose code was replayed stays dead in all later lives.
            #expect(status == (redemption.isReplayed ? 401 : 200), "userinfo after the restart")
        }
        // Half of the redeemed codes are tried again; the tokens of the others go on into the next life.
        let again = redemptions.filter { $0.successes == 1 && !$0.isReplayed }.enumerated()
            .filter { $0.offset.isMultiple(of: 2) }.map(\.element)
        try await concurrently(again) { redemption in
            let answer = try await driver.exchange(redemption.code, of: redemption.request)
            ledger.update(redemption.code) {
                $0.isReplayed = true
                if answer.status == 200 { $0.successes += 1 }
            }
            #expect(answer.status == 400 && answer.error == "invalid_grant")
        }
        try await concurrently(redemptions.filter(\.isDoubtful)) { redemption in
            // Whether the first try worked is unknown; the code was given out, so it is used now or was then.
            let first = try await driver.exchange(redemption.code, of: redemption.request)
            #expect(first.status == 200 || first.error == "invalid_grant")
            let second = try await driver.exchange(redemption.code, of: redemption.request)
            #expect(second.error == "invalid_grant")
            ledger.update(redemption.code) {
                if first.status == 200 { $0.successes += 1 }
                if second.status == 200 { $0.successes += 1 }
                $0.token = first.accessToken
                $0.isDoubtful = false
                $0.wasDoubtful = true
                $0.isReplayed = true
            }
        }
    }

    private func concurrently(
        _ redemptions: [Redemption],
        _ body: @escaping @Sendable (Redemption) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, redemption) in redemptions.enumerated() {
                if index >= 50 { try await group.next() }
                group.addTask { try await body(redemption) }
            }
            try await group.waitForAll()
        }
    }
}
