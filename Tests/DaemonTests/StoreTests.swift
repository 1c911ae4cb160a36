import BrokerTesting
import CSQLite
import FakeProviders
import Glibc
import Testing

/// The database out of reach (security.md §5, promise 11).
@Suite("The store unavailable")
struct StoreTests {
    /// Another connection that holds the database's write lock.
    private final class Lock {
        private var database: OpaquePointer?

        init(_ path: String) throws {
            guard sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK else {
                throw Daemon.Failure(description: "The database can not be opened a second time")
            }
            sqlite3_busy_timeout(database, 10_000)
            guard sqlite3_exec(database, "BEGIN EXCLUSIVE", nil, nil, nil) == SQLITE_OK else {
                throw Daemon.Failure(description: "The database can not be locked")
            }
        }

        func release() {
            sqlite3_exec(database, "ROLLBACK", nil, nil, nil)
            sqlite3_close(database)
            database = nil
        }
    }

    @Test("Locked by another: what must write answers 503 with Retry-After, documents go on, then all is normal again")
    func locked() async throws {
        try await House.open(signIn: .page) { house async throws in
            try await house.serving { daemon async throws in
                let driver = house.driver()
                let before = try await driver.logIn(as: House.ada)
                let pendingRequest = LoginRequest(parameters: [("prompt", "login")])
                let code = try driver.code(
                    from: try await driver.choose(House.ada, on: try await driver.begin(pendingRequest)),
                    of: pendingRequest
                )
                let atProvider = LoginRequest(parameters: [("prompt", "login")])
                let page = try await driver.begin(atProvider)

                let lock = try Lock(house.folder.file("data/cost-ops.db"))
                do {
                    let begun = ContinuousClock.now
                    // Together: they wait in one line.
                    async let token = driver.exchange(code, of: pendingRequest)
                    async let callback = driver.choose(House.ada, on: page)
                    async let ready = house.get("/readyz")
                    let answers = (token: try await token, callback: try await callback, ready: try await ready)
                    let elapsed = ContinuousClock.now - begun
                    #expect(answers.token.status == 503)
                    #expect(answers.token.error == "temporarily_unavailable")
                    #expect(answers.token.response.header("Retry-After") != nil)
                    #expect(answers.callback.page?.status == 503, "\(answers.callback.words)")
                    #expect(answers.callback.page?.header("Retry-After") != nil)
                    #expect(answers.ready.status == 503)
                    print("503 after \(elapsed)")
                    #expect(elapsed < .seconds(8))
                    #expect(try await house.get("/.well-known/openid-configuration").status == 200)
                    #expect(try await house.get("/.well-known/jwks.json").status == 200)
                    #expect(try await house.get("/healthz").status == 200)
                } catch {
                    lock.release()
                    throw error
                }
                lock.release()

                _ = try await eventually("/readyz answers 200 again") {
                    try await house.get("/readyz").status == 200 ? () : nil
                }
                // A code whose redemption was not acknowledged is as good as new.
                #expect(try await driver.exchange(code, of: pendingRequest).status == 200)
                let token = try #require(before.answer.accessToken)
                #expect(try await driver.userinfo(token).status == 200)
                #expect(try await house.driver().logIn(as: House.ada).answer.status == 200)
            }
        }
    }
}
