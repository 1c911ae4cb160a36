import Hummingbird
package import Logging
import NIOCore
import ServiceLifecycle
import Synchronization

/// One HTTP server on a loopback address, with the port the system gave it. It can be stopped and started again on the same
/// port, as a provider that was away for a while.
package final class LoopbackServer: Sendable {
    /// The server ended before it listened.
    package struct NotListening: Error, Sendable {}

    private struct Running {
        let group: ServiceGroup
        let task: Task<Void, any Error>
    }

    private let host: String
    private let respond: @Sendable (ReceivedRequest) async -> Answer
    private let logger: Logger
    private let running = Mutex<Running?>(nil)
    private let boundPort: Mutex<Int>

    /// - Parameters:
    ///   - host: a loopback address such as `127.0.0.1`.
    ///   - port: 0 takes a free one.
    package init(
        host: String,
        port: Int = 0,
        logger: Logger,
        respond: @escaping @Sendable (ReceivedRequest) async -> Answer
    ) {
        self.host = host
        self.logger = logger
        self.respond = respond
        boundPort = Mutex(port)
    }

    /// The port it listens on; 0 before the first start, where none was asked for.
    package var port: Int {
        boundPort.withLock { $0 }
    }

    /// Returns once connections are accepted.
    package func start() async throws {
        let (ports, listening) = AsyncThrowingStream<Int, any Error>.makeStream()
        let application = Application(
            responder: CallbackResponder<LoopbackContext> { [respond] request, context in
                try await Self.answer(request, in: context, with: respond)
            },
            configuration: ApplicationConfiguration(address: .hostname(host, port: boundPort.withLock { $0 })),
            onServerRunning: { channel in
                if let port = channel.localAddress?.port { listening.yield(port) }
                listening.finish()
            },
            logger: logger
        )
        var configuration = ServiceGroupConfiguration(services: [application], logger: logger)
        // A keep-alive connection must not hold a stop up.
        configuration.maximumGracefulShutdownDuration = .seconds(1)
        let group = ServiceGroup(configuration: configuration)
        let task = Task {
            do {
                try await group.run()
                listening.finish()
            } catch {
                listening.finish(throwing: error)
                throw error
            }
        }
        for try await port in ports {
            boundPort.withLock { $0 = port }
            running.withLock { $0 = Running(group: group, task: task) }
            return
        }
        throw NotListening()
    }

    /// Stops accepting, lets requests in flight end for a second, then closes.
    package func stop() async {
        guard
            let ended = running.withLock({ running in
                defer { running = nil }
                return running
            })
        else { return }
        await ended.group.triggerGracefulShutdown()
        // A group that had to cancel connections reports it as an error; stopped is stopped.
        _ = await ended.task.result
    }

    private static func answer(
        _ request: Request,
        in context: LoopbackContext,
        with respond: @Sendable (ReceivedRequest) async -> Answer
    ) async throws -> Response {
        let body = try await request.body.collect(upTo: 1_048_576)
        let target = request.head.path ?? "/"
        let mark = target.firstIndex(of: "?")
        let received = ReceivedRequest(
            method: request.method.rawValue,
            path: String(target[..<(mark ?? target.endIndex)]),
            query: mark.map { String(target[target.index(after: $0)...]) } ?? "",
            headers: (request.head.authority.map { [("Host", $0)] } ?? [])
                + request.headers.map { ($0.name.rawName, $0.value) },
            body: Array(body.readableBytesView)
        )
        let answer = await respond(received)
        if answer.delay > .zero { try await Task.sleep(for: answer.delay) }
        if answer.delivery == .reset {
            await context.reset()
            throw DeliberateDisconnect()
        }
        return answer.response
    }
}
