import BrokerTesting
import FakeProviders
import JOSE
import Upstream

/// An app at a fake provider, with nothing of the broker in between.
struct ProviderBench {
    static let callback = "http://127.0.0.1:9/callback"
    static let client = FakeClient(
        id: "broker at example",
        secret: "p+ss:w%rd &~",
        authentication: .basic,
        redirectURIs: [callback]
    )

    let provider: FakeProvider
    let fetch: TransportFetch

    var app: RelyingParty { RelyingParty(of: provider, as: Self.client) }
    var driver: LoginDriver { LoginDriver(app, fetch: fetch) }

    /// A driver for the same provider, registered or behaving in another way.
    func driver(as client: FakeClient) -> LoginDriver {
        LoginDriver(RelyingParty(of: provider, as: client), fetch: fetch)
    }

    /// A driver for another authority of the provider.
    func driver(at authority: String) -> LoginDriver {
        LoginDriver(RelyingParty(of: provider, as: Self.client, at: authority), fetch: fetch)
    }

    func get(_ url: String, bearer: String? = nil) async throws -> FetchResponse {
        let headers = bearer.map { [(name: "Authorization", value: "Bearer " + $0)] } ?? []
        return try await fetch.fetch(FetchRequest("GET", url, headers: headers))
    }

    func json(_ url: String, bearer: String? = nil) async throws -> JSONObject {
        try JSONReader.parseObject(try await get(url, bearer: bearer).body)
    }

    func keySet(at authority: String? = nil) async throws -> JWKSet {
        let url = authority.map { provider.url(of: .keys, at: $0) } ?? provider.url(of: .keys)
        return try JWKSet(try await json(url ?? ""))
    }

    /// Runs a provider with the usual client.
    static func run(
        _ settings: FakeProviderSettings = .generic(),
        _ body: @Sendable (ProviderBench) async throws -> Void
    ) async throws {
        var settings = settings
        if settings.clients.isEmpty { settings.clients = [client] }
        let transport = try CurlTransport()
        let fetch = TransportFetch(transport)
        do {
            try await FakeProvider.running(settings) { try await body(ProviderBench(provider: $0, fetch: fetch)) }
        } catch {
            await transport.shutdown()
            throw error
        }
        await transport.shutdown()
    }
}
