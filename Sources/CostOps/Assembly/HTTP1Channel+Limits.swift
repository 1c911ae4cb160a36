import HummingbirdCore
import NIOCore

extension HTTP1Channel.Configuration {
    /// Hummingbird leaves idle connections open for ever and takes 80 KiB of header fields, a thousand of them.
    static var broker: HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            idleTimeout: .seconds(30),
            httpDecoderConfiguration: DecoderConfiguration(
                maxHeaderFieldSize: 32 * 1_024,
                maxHeaderListSize: 48 * 1_024,
                maxHeaderFieldCount: 100
            )
        )
    }
}
