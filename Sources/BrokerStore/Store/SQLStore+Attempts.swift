package import BrokerCore
package import OAuthProtocol

extension SQLStore: AttemptStore {
    package func takeAttempt(
        _ key: [UInt8],
        of limit: AttemptLimit,
        at now: UnixTime
    ) async throws(StoreError) -> Lifetime? {
        try await driver.write { (connection) throws(StoreError) in
            switch limit.taking(from: try Self.fullAt(key, on: connection), at: now) {
            case .success(let full):
                try connection.run(AttemptStatements.keep, [.blob(key), .integer(full)])
                return .keep(nil)
            case .failure(let tooMany):
                return .keep(tooMany.wait)
            }
        }
    }

    package func returnAttempt(_ key: [UInt8], of limit: AttemptLimit) async throws(StoreError) {
        try await driver.write { (connection) throws(StoreError) in
            let full = limit.returning(to: try Self.fullAt(key, on: connection))
            try connection.run(AttemptStatements.keep, [.blob(key), .integer(full)])
            return .keep(())
        }
    }

    private static func fullAt(_ key: [UInt8], on connection: any SQLConnection) throws(StoreError) -> Int64 {
        try connection.first(AttemptStatements.find, [.blob(key)]) { (row) throws(StoreError) in try row.integer(0) }
            ?? 0
    }
}
