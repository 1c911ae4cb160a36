package import BrokerCore
import OAuthProtocol

extension SQLStore: DocumentCache {
    package func document(at url: String) async throws(StoreError) -> CachedDocument? {
        try await driver.read { (connection) throws(StoreError) in
            try connection.first(DocumentStatements.find, [.bytes(of: url)]) { (row) throws(StoreError) in
                CachedDocument(body: try row.blob(0), fetchedAt: try row.time(1))
            }
        }
    }

    package func keep(_ document: CachedDocument, at url: String) async throws(StoreError) {
        try await driver.write { (connection) throws(StoreError) in
            try connection.run(
                DocumentStatements.keep,
                [.bytes(of: url), .blob(document.body), .integer(document.fetchedAt.seconds)]
            )
            return .keep(())
        }
    }
}
