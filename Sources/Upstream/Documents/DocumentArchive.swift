import BrokerCore
import BrokerCrypto
import Logging
import OAuthProtocol

/// The last good copies, through the `DocumentCache` port: what lets a start during a provider's outage verify tokens.
/// Whatever goes wrong here costs a fetch and no more, so it is logged and swallowed.
struct DocumentArchive: Sendable {
    let cache: any DocumentCache
    let wallClock: any WallClock
    let logger: Logger

    /// Does not wait for the store: a slow database must not slow a login.
    func keep(_ body: Bytes, at url: String) {
        let document = CachedDocument(body: body, fetchedAt: wallClock.now())
        Task {
            do {
                try await cache.keep(document, at: url)
            } catch {
                logger.debug("provider document not kept", metadata: ["document": "\(HTTPURL.withoutQuery(url))"])
            }
        }
    }

    /// The copy with its age by the wall clock, the only one that outlives a process.
    func copy(at url: String) async -> (body: Bytes, age: Duration)? {
        guard let document = try? await cache.document(at: url) else { return nil }
        let age = wallClock.now().since(document.fetchedAt).seconds
        // A copy from the future: the clock was set back. It may serve, but is fetched anew at once.
        guard age >= 0 else { return (document.body, DocumentLife.standard) }
        return (document.body, .seconds(min(age, 10_000_000)))
    }
}
