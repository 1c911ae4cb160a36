package import BrokerCore
import OAuthProtocol

extension SQLStore: ReplayStore {
    package func spend(_ token: SpentToken) async throws(StoreError) -> Bool {
        try await driver.write { (connection) throws(StoreError) in
            .keep(try Self.spend(token, on: connection))
        }
    }

    static func spend(_ token: SpentToken, on connection: any SQLConnection) throws(StoreError) -> Bool {
        try connection.run(SpentTokenStatements.spend, [.blob(token.digest), .integer(token.endsAt.seconds)]) == 1
    }
}
