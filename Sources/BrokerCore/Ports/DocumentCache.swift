package import OAuthProtocol

/// Keeps the last good copy of provider documents (metadata, key sets), so that a start during a provider's outage still
/// verifies. Losing a copy costs a fetch, nothing else.
package protocol DocumentCache: Sendable {
    func document(at url: String) async throws(StoreError) -> CachedDocument?
    func keep(_ document: CachedDocument, at url: String) async throws(StoreError)
}

/// A document as fetched.
package struct CachedDocument: Sendable, Equatable {
    package let body: [UInt8]
    package let fetchedAt: UnixTime

    package init(body: [UInt8], fetchedAt: UnixTime) {
        self.body = body
        self.fetchedAt = fetchedAt
    }
}
