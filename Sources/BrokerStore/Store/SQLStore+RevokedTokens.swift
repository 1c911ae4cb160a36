package import BrokerCore
package import OAuthProtocol

extension SQLStore: RevokedTokenStore {
    package func revokeToken(
        digest: [UInt8],
        expiringAt expiry: UnixTime,
        at now: UnixTime
    ) async throws(StoreError) {
        try await driver.write { (connection) throws(StoreError) in
            try connection.run(
                RevokedTokenStatements.insert,
                [.blob(digest), .integer(now.seconds), .integer(expiry.seconds)]
            )
            return .keep(())
        }
    }

    package func isTokenRevoked(digest: [UInt8]) async throws(StoreError) -> Bool {
        try await driver.read { (connection) throws(StoreError) in
            try connection.first(RevokedTokenStatements.find, [.blob(digest)]) { (_) in true } ?? false
        }
    }

    package func grantStatus(id: [UInt8], ofToken digest: [UInt8]) async throws(StoreError) -> GrantStatus? {
        try await driver.read { (connection) throws(StoreError) in
            try connection.first(
                RevokedTokenStatements.grantStatus,
                [.blob(id), .blob(digest)],
                as: Self.grantStatus
            )
        }
    }
}
