/// What sends requests; a protocol so that tests can count and script them.
package protocol HTTPTransport: Sendable {
    /// - Throws: `TransportError` for everything short of a complete answer. A status of 404 or 500 is an answer.
    func send(_ request: HTTPClientRequest) async throws(TransportError) -> HTTPClientResponse
}
