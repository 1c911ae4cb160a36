import Upstream

/// For what must do without a network.
struct NoTransport: HTTPTransport {
    func send(_ request: HTTPClientRequest) async throws(TransportError) -> HTTPClientResponse {
        throw TransportError(
            .invalidRequest,
            bytesWereSent: false,
            detail: "nothing is to be fetched here",
            target: request.url
        )
    }
}
