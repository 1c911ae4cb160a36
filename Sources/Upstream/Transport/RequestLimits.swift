/// How long one request may take and how much it may bring. The presets are what the broker promises of each kind.
package struct RequestLimits: Sendable, Equatable {
    /// For DNS, TCP and TLS together.
    package var connect: Duration
    /// From the call to the last byte, waiting for a free connection included.
    package var total: Duration
    /// Of the body after decompression: a bomb is stopped while it unpacks.
    package var maxBytes: Int

    package init(connect: Duration = .seconds(2), total: Duration, maxBytes: Int) {
        self.connect = connect
        self.total = total
        self.maxBytes = maxBytes
    }

    package static let metadata = RequestLimits(total: .seconds(5), maxBytes: 256 << 10)
    package static let keySet = RequestLimits(total: .seconds(5), maxBytes: 512 << 10)
    package static let token = RequestLimits(total: .seconds(10), maxBytes: 256 << 10)
    package static let userinfo = RequestLimits(total: .seconds(10), maxBytes: 1 << 20)

    /// The same caps with less time, for a second attempt inside the first one's deadline.
    package func within(_ remaining: Duration) -> RequestLimits {
        RequestLimits(connect: min(connect, remaining), total: min(total, remaining), maxBytes: maxBytes)
    }
}
