import BrokerCore
import Synchronization

/// The `DocumentCache` port in memory; it may be told to fail.
final class MemoryDocumentCache: DocumentCache {
    private let documents = Mutex<[String: CachedDocument]>([:])
    let isDown = Mutex(false)

    func document(at url: String) async throws(StoreError) -> CachedDocument? {
        try check()
        return documents.withLock { $0[url] }
    }

    func keep(_ document: CachedDocument, at url: String) async throws(StoreError) {
        try check()
        documents.withLock { $0[url] = document }
    }

    var count: Int { documents.withLock { $0.count } }

    func change(_ body: (inout [String: CachedDocument]) -> Void) { documents.withLock { body(&$0) } }

    private func check() throws(StoreError) {
        if isDown.withLock({ $0 }) { throw StoreError.unavailable(reason: "down") }
    }
}
