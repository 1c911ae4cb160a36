import Logging
import OAuthProtocol
import Synchronization

/// An identity provider that isn't one: a real OpenID provider on loopback, honest by default, wrong in the ways that
/// ``faults`` asks for.
package final class FakeProvider: Sendable {
    package let settings: FakeProviderSettings
    package let keys: FakeKeyRing
    package let traffic: TrafficRecord
    let ledger = ProviderLedger()
    let pages: ProviderPages

    private let currentFaults = Mutex(Faults())
    private let currentClients: Mutex<[FakeClient]>
    private let currentPeople: Mutex<[FakePerson]>
    /// Kept while stopped, so that the provider comes back where it was.
    private let ports: Mutex<[Int]>
    private let servers = Mutex<[LoopbackServer]>([])

    /// Makes the provider and its keys; nothing listens yet.
    package init(_ settings: FakeProviderSettings) throws {
        self.settings = settings
        let profile = settings.profile
        keys = try FakeKeyRing(
            count: profile.initialKeyCount,
            algorithm: profile.signingAlgorithm,
            style: profile.keyIDs
        )
        traffic = TrafficRecord(keepsRequests: settings.keepsRequests)
        pages = ProviderPages(displayName: profile.displayName)
        currentClients = Mutex(settings.clients)
        currentPeople = Mutex(settings.people)
        let count = 1 + (profile.endpoints.values.map(\.server).max() ?? 0)
        ports = Mutex([settings.port] + Array(repeating: 0, count: count - 1))
    }

    /// What it does wrong at the moment.
    package var faults: Faults {
        get { currentFaults.withLock { $0 } }
        set { currentFaults.withLock { $0 = newValue } }
    }

    /// Changes the faults in one step.
    package func withFaults(_ change: (inout Faults) -> Void) {
        currentFaults.withLock { change(&$0) }
    }

    /// The applications registered here.
    package var clients: [FakeClient] {
        get { currentClients.withLock { $0 } }
        set { currentClients.withLock { $0 = newValue } }
    }

    /// Who can sign in.
    package var people: [FakePerson] {
        get { currentPeople.withLock { $0 } }
        set { currentPeople.withLock { $0 = newValue } }
    }

    /// Returns once it answers. After a stop it comes back on the ports it had.
    package func start() async throws {
        let wanted = ports.withLock { $0 }
        var started: [LoopbackServer] = []
        do {
            for (index, port) in wanted.enumerated() {
                let server = LoopbackServer(host: Self.host(index), port: port, logger: settings.logger) {
                    [weak self] request in
                    await self?.answer(request, at: index) ?? .notFound
                }
                try await server.start()
                started.append(server)
            }
        } catch {
            for server in started { await server.stop() }
            throw error
        }
        ports.withLock { $0 = started.map(\.port) }
        servers.withLock { $0 = started }
    }

    /// Stops answering; keys, codes and tokens are kept.
    package func stop() async {
        let running = servers.withLock { servers in
            defer { servers = [] }
            return servers
        }
        for server in running { await server.stop() }
    }

    /// What its metadata and tokens call it.
    package var issuer: String {
        settings.issuer ?? baseURL() + settings.profile.issuerPath
    }

    /// Scheme and authority of one of its servers; 0 is the one that people see.
    package func baseURL(server index: Int = 0) -> String {
        let port = ports.withLock { $0.indices.contains(index) ? $0[index] : 0 }
        return "http://\(Self.host(index)):\(port)"
    }

    /// Where an endpoint is; nil where the profile has none.
    package func url(of endpoint: Endpoint) -> String? {
        settings.profile.endpoints[endpoint].map { baseURL(server: $0.server) + $0.path }
    }

    /// The provider's own clock, fault included.
    func now(_ faults: Faults) -> UnixTime {
        settings.clock() + faults.clockOffset
    }

    /// The faults for one request; those that count their uses are counted.
    private func takeFaults(for endpoint: Endpoint) -> Faults {
        currentFaults.withLock { faults in
            let taken = faults
            let left = faults.answers[endpoint]?.compactMap { fault -> AnswerFault? in
                guard let remaining = fault.remaining else { return fault }
                return remaining > 1 ? AnswerFault(fault.kind, times: remaining - 1) : nil
            }
            if let left { faults.answers[endpoint] = left }
            return taken
        }
    }

    private func answer(_ request: ReceivedRequest, at server: Int) async -> Answer {
        let endpoints = settings.profile.endpoints
        guard let endpoint = endpoints.first(where: { $0.value.server == server && $0.value.path == request.path })?.key
        else { return .notFound }
        traffic.note(request, at: endpoint)
        let faults = takeFaults(for: endpoint)
        let answerFaults = faults.answers[endpoint] ?? []
        var answer: Answer
        if let replacement = answerFaults.lazy.compactMap(\.replacement).first {
            answer = replacement
        } else {
            answer = ownAnswer(to: request, at: endpoint, faults)
        }
        for fault in answerFaults { fault.apply(to: &answer) }
        return answer
    }

    private func ownAnswer(to request: ReceivedRequest, at endpoint: Endpoint, _ faults: Faults) -> Answer {
        switch endpoint {
        case .discovery: discoveryAnswer(to: request, faults)
        case .keys: keySetAnswer(to: request, faults)
        case .authorization: authorizationAnswer(to: request, faults)
        case .choice: choiceAnswer(to: request, faults)
        case .stylesheet: pages.stylesheetAnswer
        case .token: tokenAnswer(to: request, faults)
        case .userinfo: userinfoAnswer(to: request, faults)
        case .revocation: revocationAnswer(to: request, faults)
        case .deviceAuthorization: deviceAuthorizationAnswer
        }
    }

    /// Linux answers on all of 127.0.0.0/8, so each further host name of a provider gets an address of its own.
    private static func host(_ index: Int) -> String {
        "127.0.0.\(index + 1)"
    }
}
