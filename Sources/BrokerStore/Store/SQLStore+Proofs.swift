package import BrokerCore
package import OAuthProtocol

extension SQLStore: DPoPProofStore {
    package func spendProof(digest: [UInt8], until end: UnixTime) async throws(StoreError) -> Bool {
        try await driver.write { (connection) throws(StoreError) in
            .keep(try connection.run(ProofStatements.spend, [.blob(digest), .integer(end.seconds)]) == 1)
        }
    }
}
