import BrokerCore

/// Nothing kept from earlier: a command that asks a provider wants today's answer.
struct NoDocumentCache: DocumentCache {
    func document(at url: String) async throws(StoreError) -> CachedDocument? { nil }
    func keep(_ document: CachedDocument, at url: String) async throws(StoreError) {}
}
