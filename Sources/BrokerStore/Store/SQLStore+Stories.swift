package import BrokerCore
package import OAuthProtocol

extension SQLStore: StoryStore {
    package func keep(_ record: LoginRecord, _ event: AuditEvent) async throws(StoreError) {
        let story = StoryRow.values(of: record)
        let audit = AuditRow.values(of: event)
        try await driver.write { (connection) throws(StoreError) in
            try connection.run(StoryStatements.insert, story)
            try connection.run(AuditStatements.insert, audit)
            return .keep(())
        }
    }

    package func stories(code: LoginCode, limit: Int) async throws(StoreError) -> [LoginRecord] {
        try await driver.read { (connection) throws(StoreError) in
            try connection.all(
                StoryStatements.find,
                [.text(code.description), .integer(Int64(max(0, limit)))]
            ) { (row) throws(StoreError) in try StoryRow.read(row) }
        }
    }

    package func sweepStories(
        endedBefore time: UnixTime,
        mostFailed most: Int,
        limit: Int
    ) async throws(StoreError) -> Int {
        guard limit > 0 else { return 0 }
        return try await driver.write { (connection) throws(StoreError) in
            let ended = try connection.run(
                StoryStatements.sweep,
                [.integer(time.seconds), .integer(Int64(limit))]
            )
            let failed = try connection.run(
                StoryStatements.sweepFailed,
                [.integer(Int64(limit)), .integer(Int64(max(0, most)))]
            )
            return .keep(ended + failed)
        }
    }
}
