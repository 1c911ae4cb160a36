import Synchronization

/// What a fake provider was asked: the number for each endpoint, and the latest requests themselves.
package final class TrafficRecord: Sendable {
    private struct State {
        var counts: [Endpoint: Int] = [:]
        var requests: [RecordedRequest] = []
    }

    /// More than any test looks back; the oldest go first.
    private static let limit = 2_000

    private let keepsRequests: Bool
    private let state = Mutex(State())

    /// - Parameter keepsRequests: false counts only, for load.
    init(keepsRequests: Bool) {
        self.keepsRequests = keepsRequests
    }

    /// How often an endpoint was asked.
    package func count(_ endpoint: Endpoint) -> Int {
        state.withLock { $0.counts[endpoint] ?? 0 }
    }

    /// The requests to an endpoint, oldest first.
    package func requests(_ endpoint: Endpoint) -> [RecordedRequest] {
        state.withLock { $0.requests.filter { $0.endpoint == endpoint } }
    }

    /// The latest request to an endpoint.
    package func last(_ endpoint: Endpoint) -> RecordedRequest? {
        state.withLock { $0.requests.last { $0.endpoint == endpoint } }
    }

    /// Forgets everything, counts included.
    package func clear() {
        state.withLock { $0 = State() }
    }

    func note(_ request: ReceivedRequest, at endpoint: Endpoint) {
        let recorded = keepsRequests ? RecordedRequest(endpoint: endpoint, request: request) : nil
        state.withLock { state in
            state.counts[endpoint, default: 0] += 1
            guard let recorded else { return }
            if state.requests.count >= Self.limit { state.requests.removeFirst(Self.limit / 2) }
            state.requests.append(recorded)
        }
    }
}
