import BrokerHTTP
import Hummingbird
import Synchronization

/// The generation of the moment. Replacing it is one step: each request sees the one or the other, whole.
final class Generations: Sendable {
    private let holder: Mutex<Generation>

    init(_ first: Generation) {
        holder = Mutex(first)
    }

    var current: Generation { holder.withLock { $0 } }

    func replace(with next: Generation) {
        holder.withLock { $0 = next }
    }
}

/// Hands each request to the generation that is in force when it arrives.
struct CurrentResponder: HTTPResponder {
    let generations: Generations

    func respond(to request: Request, context: BrokerRequestContext) async throws -> Response {
        try await generations.current.responder.respond(to: request, context: context)
    }
}
