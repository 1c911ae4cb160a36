/// How many connections and requests the transport keeps.
package struct ConnectionPool: Sendable, Equatable {
    /// Kept open for the next request.
    package var maxIdle = 64
    /// To one host: a provider that hangs can't take all connections.
    package var maxPerHost = 32
    package var maxTotal = 256
    /// Under way or waiting for a connection; more are refused at once.
    package var maxRequests = 1_024

    package init() {}
}
