package import BrokerCore
package import OAuthProtocol

extension SQLStore {
    package func sweepExpired(before now: UnixTime, limit: Int) async throws(StoreError) -> Int {
        guard limit > 0 else { return 0 }
        return try await driver.write { (connection) throws(StoreError) in
            let batch: [SQLValue] = [.integer(now.seconds), .integer(Int64(limit))]
            let codes = try connection.run(SweepStatements.codesOfEndedGrants, batch)
            let refreshTokens = try connection.run(SweepStatements.refreshTokensOfEndedGrants, batch)
            let successors = try connection.run(
                SweepStatements.successorsPastGrace,
                [.integer((now - RefreshTokenGrant.grace).seconds), .integer(Int64(limit))]
            )
            // Bases and upstream tokens go with their grants.
            let grants = try connection.run(SweepStatements.endedGrants, batch)
            let unusedCodes = try connection.run(
                SweepStatements.unusedCodes,
                [.integer(now.seconds), .integer(Int64(max(0, limit - codes)))]
            )
            let pushed = try connection.run(
                PushedRequestStatements.ended,
                [.integer((now - LoginTransaction.lifetime).seconds), .integer(Int64(limit))]
            )
            let devices = try connection.run(DeviceStatements.ended, batch)
            let attempts = try connection.run(
                AttemptStatements.ended,
                [.integer(now.seconds.multipliedReportingOverflow(by: 1_000).partialValue), .integer(Int64(limit))]
            )
            let sessions = try connection.run(SweepStatements.endedSessions, batch)
            let tokens = try connection.run(RevokedTokenStatements.sweep, batch)
            let spent = try connection.run(SpentTokenStatements.sweep, batch)
            return .keep(
                codes + refreshTokens + successors + grants + unusedCodes + pushed + devices + attempts + sessions
                    + tokens + spent
            )
        }
    }
}
