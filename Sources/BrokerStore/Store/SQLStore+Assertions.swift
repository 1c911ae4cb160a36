package import BrokerCore
package import OAuthProtocol

extension SQLStore: AssertionStore {
    package func spendAssertion(_ digest: [UInt8], until end: UnixTime) async throws(StoreError) -> Bool {
        try await driver.write { (connection) throws(StoreError) in
            .keep(try connection.run(AssertionStatements.spend, [.blob(digest), .integer(end.seconds)]) == 1)
        }
    }
}
