import HummingbirdCore
import NIOCore

/// How long a connection may keep the server waiting.
struct ConnectionLimits: Sendable {
    /// For the head of a request, the first or the next one.
    var idle = TimeAmount.seconds(30)
    /// From the end of a request's head to the end of its body.
    var request = TimeAmount.seconds(30)
    /// The same from the moment the server is to stop; well below the 30 s that stopping may take.
    var requestWhileStopping = TimeAmount.seconds(5)
}

extension HTTP1Channel.Configuration {
    /// Hummingbird leaves idle connections open for ever and takes 80 KiB of header fields, a thousand of them.
    static func broker(_ limits: ConnectionLimits) -> HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            additionalChannelHandlers: [RequestDeadline(limits)],
            idleTimeout: limits.idle,
            httpDecoderConfiguration: DecoderConfiguration(
                maxHeaderFieldSize: 32 * 1_024,
                maxHeaderListSize: 48 * 1_024,
                maxHeaderFieldCount: 100
            )
        )
    }
}
