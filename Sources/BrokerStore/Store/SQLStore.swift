package import BrokerCore

/// The broker's store on SQL. Each verb is one transaction; see the ports for what it promises.
package final class SQLStore: Sendable {
    let driver: any SQLDriver
    let clock: any WallClock

    init(driver: any SQLDriver, clock: any WallClock) {
        self.driver = driver
        self.clock = clock
    }

    /// Opens the database, making it and bringing its schema up to date where needed.
    ///
    /// - Parameters:
    ///   - url: `sqlite:PATH` or `sqlite::memory:`.
    ///   - clock: tells which signing keys are past their time.
    /// - Throws: `unavailable` where the database can't be reached or made, or the URL is wrong; `corrupt` where it is there
    ///   but isn't this program's, damaged, or written by a newer version.
    package static func open(url: String, clock: any WallClock) async throws(StoreError) -> SQLStore {
        try await open(SQLiteLocation(url: url), migrations: Migration.all, clock: clock)
    }

    static func open(
        _ location: SQLiteLocation,
        migrations: [Migration],
        clock: any WallClock
    ) async throws(StoreError) -> SQLStore {
        let driver = try await SQLiteDriver.open(location) { (connection) throws(StoreError) in
            try Migrator(migrations: migrations).migrate(connection, at: clock.now())
        }
        return SQLStore(driver: driver, clock: clock)
    }

    /// Finishes what was accepted, refuses everything after, writes the log back and waits for the threads. Closing twice
    /// does nothing.
    package func close() async {
        await driver.close()
    }

    /// Whether a write would get its turn now. It goes the way of all writes, so it also tells of a line that is full, of
    /// another process that holds the database, and of a file that became read-only.
    package func ping() async -> Bool {
        do {
            return try await driver.write { (connection) throws(StoreError) in
                .keep(try connection.first("SELECT position FROM schema_migrations LIMIT 1") { (_) in true } ?? false)
            }
        } catch {
            return false
        }
    }
}
