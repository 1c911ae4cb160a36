package import BrokerCore
import OAuthProtocol

extension SQLStore: SigningKeyStore {
    package func signingKeys() async throws(StoreError) -> [StoredSigningKey] {
        let now = clock.now()
        return try await driver.read { (connection) throws(StoreError) in
            try connection.all(SigningKeyStatements.current, [.integer(now.seconds)]) { (row) throws(StoreError) in
                StoredSigningKey(
                    id: try row.text(0),
                    algorithm: try row.text(1),
                    sealedPrivateKey: try row.blob(2),
                    createdAt: try row.time(3),
                    signsFrom: try row.time(4),
                    retiresAt: try row.optionalTime(5)
                )
            }
        }
    }

    package func insert(_ key: StoredSigningKey) async throws(StoreError) {
        try await driver.write { (connection) throws(StoreError) in
            try connection.run(
                SigningKeyStatements.insert,
                [
                    .text(key.id), .text(key.algorithm), .blob(key.sealedPrivateKey), .integer(key.createdAt.seconds),
                    .integer(key.signsFrom.seconds), key.retiresAt.map { .integer($0.seconds) } ?? .null,
                ]
            )
            return .keep(())
        }
    }
}
