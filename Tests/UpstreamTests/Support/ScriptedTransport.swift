import Synchronization

@testable import Upstream

/// Fails as it is told and counts.
final class ScriptedTransport: HTTPTransport {
    private let failures: [TransportError.Phase]
    private let bytesWereSent: Bool
    private let count = Mutex(0)

    init(failures: [TransportError.Phase], bytesWereSent: Bool = false) {
        self.failures = failures
        self.bytesWereSent = bytesWereSent
    }

    var sent: Int { count.withLock { $0 } }

    func send(_ request: HTTPClientRequest) async throws(TransportError) -> HTTPClientResponse {
        let index = count.withLock { count in
            count += 1
            return count - 1
        }
        guard index < failures.count else {
            return HTTPClientResponse(status: 500, headers: [], body: [], peerAddress: "")
        }
        throw TransportError(failures[index], bytesWereSent: bytesWereSent, detail: "scripted", target: request.url)
    }
}
