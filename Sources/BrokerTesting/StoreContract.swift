package import OAuthProtocol

/// What every store promises, whatever database it is on. Each clause is run on a fresh, empty database.
package enum StoreContract {
    /// The time of day in the suite.
    package static let now = UnixTime(seconds: 1_800_000_000)

    package static let clauses: [StoreContractClause] =
        logins + profiles + exactness + codes + grants + sweeping + signingKeys + documents + configurations + people
        + identities
        + domains + damage + races + sessions + sessionLogins + logout + replay
        + pushedRequests + devices + attempts + revokedTokens + refreshing + refreshRaces + upstreamTokens

    static func expect(
        _ condition: Bool,
        _ what: String,
        file: StaticString = #fileID,
        line: UInt = #line
    ) throws(StoreContractViolation) {
        guard condition else { throw StoreContractViolation(what, file: file, line: line) }
    }

    static func unwrap<Value>(
        _ value: Value?,
        _ what: String,
        file: StaticString = #fileID,
        line: UInt = #line
    ) throws(StoreContractViolation) -> Value {
        guard let value else { throw StoreContractViolation(what, file: file, line: line) }
        return value
    }
}
