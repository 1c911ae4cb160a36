import FakeProviders
import Foundation
import JOSE
import Logging
import OAuthProtocol
import Synchronization

/// An app's back-channel logout address: keeps what it is sent.
final class LogoutReceiver: Sendable {
    private let server: LoopbackServer
    private let received: Inbox

    private final class Inbox: Sendable {
        let tokens = Mutex<[String]>([])
        let requests = Mutex(0)
    }

    private init(_ server: LoopbackServer, _ received: Inbox) {
        self.server = server
        self.received = received
    }

    static func start() async throws -> LogoutReceiver {
        let inbox = Inbox()
        let server = LoopbackServer(
            host: "127.0.0.1",
            logger: Logger(label: "app") { _ in SwiftLogNoOpLogHandler() }
        ) { request in
            inbox.requests.withLock { $0 += 1 }
            guard let form = try? Parameters(parsing: request.body), let token = try? form.required("logout_token")
            else { return Answer(status: 400) }
            inbox.tokens.withLock { $0.append(token) }
            return Answer(status: 200)
        }
        try await server.start()
        return LogoutReceiver(server, inbox)
    }

    /// How often anybody asked for anything here.
    var requestCount: Int { received.requests.withLock { $0 } }

    var address: String { "http://127.0.0.1:\(server.port)/backchannel-logout" }

    /// The token about a session, once it has come.
    func token(ofSession id: String) async throws -> String {
        try await eventually("the logout token for \(id) arrives") { [received] in
            received.tokens.withLock { tokens in
                tokens.first { token in
                    let claims = (try? UnverifiedToken(parsing: token)).flatMap {
                        try? JSONReader.parseObject($0.unverifiedPayload)
                    }
                    return claims?["sid"]?.stringValue == id
                }
            }
        }
    }

    func stop() async { await server.stop() }
}
