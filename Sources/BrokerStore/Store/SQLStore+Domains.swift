package import BrokerCore
import BrokerCrypto
package import OAuthProtocol

extension SQLStore: DomainStore {
    package func domainClaims() async throws(StoreError) -> [DomainClaim] {
        try await driver.read { (connection) throws(StoreError) in
            try connection.all(DomainStatements.everything) { (row) throws(StoreError) in try Self.domainClaim(row) }
        }
    }

    package func insert(_ claim: DomainClaim) async throws(StoreError) {
        try await driver.write { (connection) throws(StoreError) in
            try connection.run(
                DomainStatements.insert,
                [
                    .text(claim.domain), .text(claim.organization), .text(claim.token),
                    .integer(claim.claimedAt.seconds), Self.value(claim.provenAt), Self.value(claim.checkedAt),
                    Self.value(claim.missingSince),
                ]
            )
            return .keep(())
        }
    }

    package func recordDomainCheck(
        _ claim: DomainClaim,
        found: Bool,
        at now: UnixTime
    ) async throws(StoreError) -> DomainCheckRecord {
        try await driver.write { (connection) throws(StoreError) in
            let key: [SQLValue] = [.text(claim.domain), .text(claim.organization)]
            guard found else {
                let changed = try connection.run(DomainStatements.missing, key + [.integer(now.seconds)])
                return .keep(changed == 1 ? .recorded : .gone)
            }
            let claims = try connection.all(DomainStatements.ofDomain, [.text(claim.domain)]) {
                (row) throws(StoreError) in try Self.domainClaim(row)
            }
            let other = claims.first {
                !exactlyEqual($0.organization, claim.organization) && $0.standing(at: now).counts
            }
            if let other { return .discard(.taken(by: other.organization)) }
            let changed = try connection.run(DomainStatements.found, key + [.integer(now.seconds)])
            return .keep(changed == 1 ? .recorded : .gone)
        }
    }

    package func removeDomain(_ domain: String, of organization: String) async throws(StoreError) -> Bool {
        try await driver.write { (connection) throws(StoreError) in
            .keep(try connection.run(DomainStatements.remove, [.text(domain), .text(organization)]) == 1)
        }
    }

    private static func domainClaim(_ row: any SQLRow) throws(StoreError) -> DomainClaim {
        DomainClaim(
            domain: try row.text(0),
            organization: try row.text(1),
            token: try row.text(2),
            claimedAt: try row.time(3),
            provenAt: try row.optionalTime(4),
            checkedAt: try row.optionalTime(5),
            missingSince: try row.optionalTime(6)
        )
    }

    private static func value(_ time: UnixTime?) -> SQLValue {
        time.map { .integer($0.seconds) } ?? .null
    }
}
