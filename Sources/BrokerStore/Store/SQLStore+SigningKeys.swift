package import BrokerCore
package import OAuthProtocol

extension SQLStore: SigningKeyStore {
    package func signingKeys() async throws(StoreError) -> [StoredSigningKey] {
        let now = clock.now()
        return try await driver.read { (connection) throws(StoreError) in
            try connection.all(SigningKeyStatements.current, [.integer(now.seconds)]) { (row) throws(StoreError) in
                try Self.signingKey(row)
            }
        }
    }

    package func apply(_ change: SigningKeyChange) async throws(StoreError) -> Bool {
        try await driver.write { (connection) throws(StoreError) in
            let keys = try connection.all(SigningKeyStatements.withoutEnd, [.text(change.algorithm)]) {
                (row) throws(StoreError) in try Self.signingKey(row)
            }
            guard keys == change.basis else { return .discard(false) }
            for key in change.removed {
                guard try connection.run(SigningKeyStatements.remove, [.text(key.id)]) == 1 else {
                    return .discard(false)
                }
            }
            if let end = change.end {
                for key in change.retired {
                    try connection.run(SigningKeyStatements.retire, [.text(key.id), .integer(end.seconds)])
                }
            }
            if let key = change.added {
                try connection.run(
                    SigningKeyStatements.insert,
                    [
                        .text(key.id), .text(key.algorithm), .blob(key.sealedPrivateKey),
                        .integer(key.createdAt.seconds), .integer(key.signsFrom.seconds),
                        key.retiresAt.map { .integer($0.seconds) } ?? .null,
                    ]
                )
            }
            try connection.run(AuditStatements.insert, AuditRow.values(of: change.event))
            return .keep(true)
        }
    }

    package func sweepSigningKeys(before now: UnixTime) async throws(StoreError) -> Int {
        try await driver.write { (connection) throws(StoreError) in
            .keep(try connection.run(SigningKeyStatements.sweep, [.integer(now.seconds)]))
        }
    }

    private static func signingKey(_ row: any SQLRow) throws(StoreError) -> StoredSigningKey {
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
