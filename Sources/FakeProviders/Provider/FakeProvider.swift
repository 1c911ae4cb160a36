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
    private let routes: [Route: (endpoint: Endpoint, authority: Authority)]

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
            roles: profile.initialKeyRoles,
            algorithm: profile.signingAlgorithm,
            style: profile.keyIDs
        )
        traffic = TrafficRecord(keepsRequests: settings.keepsRequests)
        pages = ProviderPages(displayName: profile.displayName)
        currentClients = Mutex(settings.clients)
        currentPeople = Mutex(settings.people)
        let authorities = profile.furtherAuthorities + [profile.mainAuthority]
        var routes: [Route: (endpoint: Endpoint, authority: Authority)] = [:]
        for authority in authorities {
            for (endpoint, location) in authority.endpoints {
                routes[Route(server: location.server, path: location.path)] = (endpoint, authority)
            }
        }
        self.routes = routes
        let count = 1 + (routes.keys.map(\.server).max() ?? 0)
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

    /// What the metadata and tokens of its main authority call it.
    package var issuer: String {
        issuer(of: settings.profile.mainAuthority)
    }

    /// An authority by its name; nil where there is none.
    package func authority(_ name: String) -> Authority? {
        name == settings.profile.authorityName
            ? settings.profile.mainAuthority : settings.profile.furtherAuthorities.first { $0.name == name }
    }

    /// What an authority's metadata call it; a template where tokens name another (Entra).
    package func issuer(of authority: Authority) -> String {
        if authority.name == settings.profile.authorityName, let issuer = settings.issuer { return issuer }
        switch authority.issuer {
        case .at(let server, let path): return baseURL(server: server) + path
        case .text(let text): return text
        }
    }

    /// What an administrator would write into a configuration for an authority: where its metadata are, which need not be
    /// its issuer.
    package func configuredIssuer(at name: String) -> String? {
        let suffix = "/.well-known/openid-configuration"
        guard let authority = authority(name), let url = url(of: .discovery, of: authority), url.hasSuffix(suffix)
        else { return nil }
        return String(url.dropLast(suffix.count))
    }

    /// Scheme and authority of one of its servers; 0 is the one that people see.
    package func baseURL(server index: Int = 0) -> String {
        let port = ports.withLock { $0.indices.contains(index) ? $0[index] : 0 }
        return "http://\(Self.host(index)):\(port)"
    }

    /// Where an endpoint of the main authority is; nil where the profile has none.
    package func url(of endpoint: Endpoint) -> String? {
        url(of: endpoint, of: settings.profile.mainAuthority)
    }

    package func url(of endpoint: Endpoint, of authority: Authority) -> String? {
        location(of: endpoint, of: authority).map { baseURL(server: $0.server) + $0.path }
    }

    /// Where an endpoint of the authority of that name is.
    package func url(of endpoint: Endpoint, at name: String) -> String? {
        authority(name).flatMap { url(of: endpoint, of: $0) }
    }

    /// An authority's own endpoint, else the one that all share.
    func location(of endpoint: Endpoint, of authority: Authority) -> EndpointLocation? {
        authority.endpoints[endpoint] ?? settings.profile.endpoints[endpoint]
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
        let behaviour = settings.profile.behaviour
        let endpoint: Endpoint
        let authority: Authority
        if let route = routes[Route(server: server, path: request.path)] {
            (endpoint, authority) = route
        } else if let found = behaviour.endpoint(forPath: request.path, server: server) {
            (endpoint, authority) = (found, settings.profile.mainAuthority)
        } else {
            return behaviour.unknownPath(request)
        }
        traffic.note(request, at: endpoint)
        let faults = takeFaults(for: endpoint)
        let context = ProviderContext(provider: self, authority: authority, faults: faults)
        let answerFaults = faults.answers[endpoint] ?? []
        var answer: Answer
        if let replacement = answerFaults.lazy.compactMap(\.replacement).first {
            answer = replacement
        } else {
            answer = ownAnswer(to: request, at: endpoint, in: context)
        }
        for fault in answerFaults { fault.apply(to: &answer) }
        return answer
    }

    private func ownAnswer(to request: ReceivedRequest, at endpoint: Endpoint, in context: ProviderContext) -> Answer {
        switch endpoint {
        case .discovery: discoveryAnswer(to: request, in: context)
        case .keys: keySetAnswer(to: request, in: context)
        case .authorization: authorizationAnswer(to: request, in: context)
        case .choice: choiceAnswer(to: request, in: context)
        case .stylesheet: pages.stylesheetAnswer
        case .token: tokenAnswer(to: request, in: context)
        case .userinfo: userinfoAnswer(to: request, in: context)
        case .revocation: revocationAnswer(to: request, in: context)
        case .introspection: introspectionAnswer(to: request, in: context)
        case .logout: logoutAnswer(to: request, in: context)
        case .deviceAuthorization, .graphMemberships, .graphMemberGroups, .claimSource, .directoryGroups, .groupSearch:
            context.behaviour.answer(to: request, at: endpoint, in: context)
        }
    }

    private func logoutAnswer(to request: ReceivedRequest, in context: ProviderContext) -> Answer {
        let text = request.method == "POST" ? request.body : Array(request.query.utf8)
        return context.behaviour.logout(
            LogoutRequest(parameters: (try? Parameters(parsing: text)) ?? .empty),
            in: context
        )
    }

    /// Linux answers on all of 127.0.0.0/8, so each further host name of a provider gets an address of its own.
    private static func host(_ index: Int) -> String {
        "127.0.0.\(index + 1)"
    }
}
