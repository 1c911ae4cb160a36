/// How an app here asks another server. The composition root puts its own HTTP client behind it.
package protocol HTTPFetch: Sendable {
    /// Sends one request and follows no redirect.
    func fetch(_ request: FetchRequest) async throws -> FetchResponse
}
