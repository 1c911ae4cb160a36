import FakeProviders
import Upstream

/// The demo app's requests, over the broker's own transport.
struct CurlFetch: HTTPFetch {
    let transport: CurlTransport

    func fetch(_ request: FetchRequest) async throws -> FetchResponse {
        let response = try await transport.send(
            HTTPClientRequest(
                request.method == "POST" ? .post : .get,
                request.url,
                headers: request.headers,
                body: request.body,
                limits: .token,
                egress: .operatorHost
            )
        )
        return FetchResponse(status: response.status, headers: response.headers, body: response.body)
    }
}
