package import BrokerCore
package import OAuthProtocol

extension SQLStore: LogoutNoticeStore {
    package func dueLogoutNotices(
        forClients ids: [String],
        limit: Int,
        at now: UnixTime
    ) async throws(StoreError) -> [LogoutNotice] {
        try await driver.read { (connection) throws(StoreError) in
            let first = try connection.first(LogoutStatements.firstDue, [.integer(now.seconds)]) {
                (row) throws(StoreError) in try row.time(0)
            }
            guard first != nil else { return [] }
            var due: [LogoutNotice] = []
            for id in ids {
                due += try connection.all(
                    LogoutStatements.dueOfClient,
                    [.text(id), .integer(now.seconds), .integer(Int64(max(0, limit)))]
                ) { (row) throws(StoreError) in
                    LogoutNotice(
                        sessionID: try row.text(0),
                        clientID: try row.text(1),
                        userID: try row.text(2),
                        endedAt: try row.time(3),
                        attempts: try row.integer(4)
                    )
                }
            }
            return due
        }
    }

    package func takeUp(
        _ notice: LogoutNotice,
        until lease: UnixTime,
        at now: UnixTime
    ) async throws(StoreError) -> LogoutNotice? {
        try await driver.write { (connection) throws(StoreError) in
            let taken = try connection.run(
                LogoutStatements.takeUp,
                Self.key(of: notice) + [.integer(lease.seconds), .integer(now.seconds)]
            )
            guard taken == 1 else { return .discard(nil) }
            return .keep(
                LogoutNotice(
                    sessionID: notice.sessionID,
                    clientID: notice.clientID,
                    userID: notice.userID,
                    endedAt: notice.endedAt,
                    attempts: notice.attempts + 1
                )
            )
        }
    }

    package func remove(_ notice: LogoutNotice) async throws(StoreError) {
        try await driver.write { (connection) throws(StoreError) in
            try connection.run(LogoutStatements.remove, Self.key(of: notice))
            return .keep(())
        }
    }

    package func postpone(_ notice: LogoutNotice, until time: UnixTime) async throws(StoreError) {
        try await driver.write { (connection) throws(StoreError) in
            try connection.run(LogoutStatements.postpone, Self.key(of: notice) + [.integer(time.seconds)])
            return .keep(())
        }
    }

    package func postponeLogoutNotices(
        forClient id: String,
        until time: UnixTime,
        at now: UnixTime
    ) async throws(StoreError) {
        try await driver.write { (connection) throws(StoreError) in
            try connection.run(
                LogoutStatements.postponeOfClient,
                [.text(id), .integer(time.seconds), .integer(now.seconds)]
            )
            return .keep(())
        }
    }

    package func sweepLogoutNotices(endedBefore time: UnixTime, limit: Int) async throws(StoreError) -> Int {
        guard limit > 0 else { return 0 }
        return try await driver.write { (connection) throws(StoreError) in
            .keep(
                try connection.run(LogoutStatements.sweep, [.integer(time.seconds), .integer(Int64(limit))])
            )
        }
    }

    private static func key(of notice: LogoutNotice) -> [SQLValue] {
        [.text(notice.sessionID), .text(notice.clientID), .integer(notice.attempts)]
    }
}
