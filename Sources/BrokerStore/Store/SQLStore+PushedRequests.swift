package import BrokerCore
package import OAuthProtocol

extension SQLStore: PushedRequestStore {
    package func insert(_ request: PushedRequest) async throws(StoreError) {
        try await driver.write { (connection) throws(StoreError) in
            try connection.run(
                PushedRequestStatements.insert,
                [
                    .blob(request.digest), .text(request.clientID),
                    .bytes(of: FormCoding.encode(request.parameters.pairs)), .integer(request.expiresAt.seconds),
                    .integer((request.expiresAt + LoginTransaction.lifetime).seconds),
                ]
            )
            return .keep(())
        }
    }

    package func pushedRequest(digest: [UInt8]) async throws(StoreError) -> PushedRequest? {
        try await driver.read { (connection) throws(StoreError) in
            try connection.first(PushedRequestStatements.find, [.blob(digest)]) { (row) throws(StoreError) in
                let parameters: Parameters
                do { parameters = try Parameters(parsing: try row.blob(1)) } catch {
                    throw .corrupt(reason: "parameters of a pushed request can't be read")
                }
                return PushedRequest(
                    digest: digest,
                    clientID: try row.text(0),
                    parameters: parameters,
                    expiresAt: try row.time(2)
                )
            }
        }
    }

    package func keepPushedRequest(digest: [UInt8], until end: UnixTime) async throws(StoreError) {
        try await driver.write { (connection) throws(StoreError) in
            try connection.run(PushedRequestStatements.keep, [.blob(digest), .integer(end.seconds)])
            return .keep(())
        }
    }

    package func usePushedRequest(digest: [UInt8]) async throws(StoreError) {
        try await driver.write { (connection) throws(StoreError) in
            try connection.run(PushedRequestStatements.use, [.blob(digest)])
            return .keep(())
        }
    }
}
