/// HTTP to providers over libcurl: one thread, kept-alive connections, HTTP/2 where the peer offers it.
///
/// Never follows a redirect, never speaks plain http beyond loopback, never reaches an address that the request's egress
/// rule keeps out, never sends a request twice.
///
/// With a proxy (`HTTPS_PROXY`) the connection that can be checked is the one to the proxy, which the operator named, and
/// the proxy resolves the provider's name. For a host that the operator didn't write, addresses given as such and names of
/// this machine are still refused here; private addresses behind other names must be kept out by the proxy's own rules.
package final class CurlTransport: HTTPTransport {
    private let engine: CurlEngine
    private let proxies: ProxySettings

    /// - Parameters:
    ///   - caFile: certificates to trust beside the system's (PEM).
    ///   - proxies: by default what the environment names.
    /// - Throws: where the CA file is unusable or the thread can't be started.
    package init(
        caFile: String? = nil,
        proxies: ProxySettings = .fromEnvironment(),
        pool: ConnectionPool = ConnectionPool()
    ) throws(TransportError) {
        let anchors = try TrustAnchors(extraFile: caFile)
        guard let engine = CurlEngine(anchors: anchors, pool: pool), engine.start() else {
            throw TransportError(
                .overloaded,
                bytesWereSent: false,
                detail: "libcurl can't be started",
                target: "libcurl"
            )
        }
        self.engine = engine
        self.proxies = proxies
    }

    deinit { engine.stop() }

    package func send(_ request: HTTPClientRequest) async throws(TransportError) -> HTTPClientResponse {
        let transfer = CurlTransfer(try PreparedRequest(request, proxies: proxies))
        let engine = engine
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                transfer.begin(continuation)
                engine.submit(transfer)
            }
        } onCancel: {
            engine.cancel(transfer)
        }
        return try result.get()
    }

    /// Ends the thread. What is under way fails with `shutDown`, and so does whatever is sent later.
    package func shutdown() async {
        engine.stop()
        await engine.stopped()
    }
}
