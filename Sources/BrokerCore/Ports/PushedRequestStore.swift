package import OAuthProtocol

/// Keeps pushed authorization requests until one answer was given. The answer that is a code uses the request up in the same
/// transaction: see `CodeIssuance.pushedRequest`.
package protocol PushedRequestStore: Sendable {
    func insert(_ request: PushedRequest) async throws(StoreError)

    /// The request, expired or not; nil once it was used up.
    func pushedRequest(digest: [UInt8]) async throws(StoreError) -> PushedRequest?

    /// Lets it live until then, if it does not live longer.
    func keepPushedRequest(digest: [UInt8], until: UnixTime) async throws(StoreError)

    func usePushedRequest(digest: [UInt8]) async throws(StoreError)
}
