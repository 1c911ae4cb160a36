import FakeProviders
import JOSE
import Logging
import OAuthProtocol
import Synchronization

/// An app's back-channel logout address: answers as it is told, and keeps what it was sent.
final class LogoutApp: Sendable {
    enum Manner: Sendable {
        case answer(Int)
        /// Never within the test.
        case hang
    }

    private let state: Mutex<(manners: [Manner], tokens: [String])>
    private let server: Mutex<LoopbackServer?> = Mutex(nil)

    /// - Parameter manners: one a request; the last one goes on.
    init(_ manners: Manner...) {
        state = Mutex((manners: manners, tokens: []))
    }

    func start() async throws {
        let quiet = Logger(label: "app") { _ in SwiftLogNoOpLogHandler() }
        let server = LoopbackServer(host: "127.0.0.1", logger: quiet) { [weak self] request in
            guard let self, request.method == "POST", let form = try? Parameters(parsing: request.body),
                form.pairs.count == 1, let token = try? form.required("logout_token")
            else { return Answer(status: 418) }
            switch self.take(token) {
            case .answer(let status): return Answer(status: status)
            case .hang:
                try? await Task.sleep(for: .seconds(60))
                return Answer(status: 200)
            }
        }
        try await server.start()
        self.server.withLock { $0 = server }
    }

    private func take(_ token: String) -> Manner {
        state.withLock { state in
            state.tokens.append(token)
            return state.manners.count > 1 ? state.manners.removeFirst() : state.manners[0]
        }
    }

    func stop() async {
        let running = server.withLock { $0 }
        await running?.stop()
    }

    var address: String { "http://127.0.0.1:\(server.withLock { $0?.port ?? 0 })/backchannel" }
    var tokens: [String] { state.withLock { $0.tokens } }
}
