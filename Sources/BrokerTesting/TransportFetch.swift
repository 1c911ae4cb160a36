package import FakeProviders
package import Upstream

/// Lets the broker's own HTTP client serve as the demo app's and the browser's.
package struct TransportFetch: HTTPFetch {
    /// Only GET and POST are spoken.
    package struct UnsupportedMethod: Error, Sendable {
        package let method: String
    }

    private let transport: any HTTPTransport
    private let limits: RequestLimits

    package init(
        _ transport: any HTTPTransport,
        limits: RequestLimits = RequestLimits(total: .seconds(30), maxBytes: 4 << 20)
    ) {
        self.transport = transport
        self.limits = limits
    }

    package func fetch(_ request: FetchRequest) async throws -> FetchResponse {
        guard let method = HTTPClientRequest.Method(rawValue: request.method) else {
            throw UnsupportedMethod(method: request.method)
        }
        let response = try await transport.send(
            HTTPClientRequest(
                method,
                request.url,
                headers: request.headers,
                body: request.body,
                limits: limits,
                // Tests and demo name every host themselves.
                egress: .operatorHost
            )
        )
        return FetchResponse(status: response.status, headers: response.headers, body: response.body)
    }
}
