import Hummingbird
import NIOCore
import NIOHTTPTypes

/// Closes the connection of a request that does not arrive whole in time.
///
/// The idle timeout alone starts anew with every piece of a body, so that a byte now and then would hold a connection for
/// hours (CVE-2020-10758 is of this kind).
final class RequestDeadline: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    private let limits: ConnectionLimits
    /// Set while a request has begun and not ended.
    private var deadline: Scheduled<Void>?

    init(_ limits: ConnectionLimits) {
        self.limits = limits
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: schedule(in: limits.request, context)
        case .body: break
        case .end: cancel()
        }
        context.fireChannelRead(data)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // A daemon that is to stop does not wait long for what may never come.
        if event is ChannelShouldQuiesceEvent, deadline != nil { schedule(in: limits.requestWhileStopping, context) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        cancel()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        cancel()
    }

    private func schedule(in time: TimeAmount, _ context: ChannelHandlerContext) {
        cancel()
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: time) {
            context.close(promise: nil)
        }
    }

    private func cancel() {
        deadline?.cancel()
        deadline = nil
    }
}

@available(*, unavailable)
extension RequestDeadline: Sendable {}
