package import Hummingbird
import Logging
package import NIOCore

/// What a request carries through middleware and handlers.
package struct BrokerRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// In the answer, in each log line, and on each error page.
    package let requestID: String
    /// The peer of the connection.
    package let remoteAddress: SocketAddress?
    /// The login that the request belongs to, once a route has found that it is one.
    let login = RequestLogin()
    /// The client that the request names, once a route has read it.
    let client = RequestClient()

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        requestID = source.logger[metadataKey: "hb.request.id"].map { "\($0)" } ?? "unknown"
        remoteAddress = source.channel.remoteAddress
        logger[metadataKey: "hb.request.id"] = nil
        logger[metadataKey: "request_id"] = "\(requestID)"
    }
}
