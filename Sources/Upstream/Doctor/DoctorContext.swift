import BrokerCore
import OAuthProtocol
import ProviderCatalogue

/// What every check of one connection works with.
struct DoctorContext: Sendable {
    let connection: ProviderConnection
    let environment: UpstreamEnvironment
    let resolver: any NameResolver
    let proxies: ProxySettings
    let egress: EgressPolicy
    /// The broker's own.
    let issuer: String
    let organizations: OrganizationDirectory

    /// A request without body that a relying party could make, held to the same egress rule as a login's.
    func get(
        _ url: String,
        accept: String = "application/json",
        limits: RequestLimits = .metadata,
        wantsCertificate: Bool = false
    ) async throws(TransportError) -> HTTPClientResponse {
        var request = HTTPClientRequest(
            .get,
            url,
            headers: [("Accept", accept)],
            limits: limits,
            egress: egress.rule(for: url)
        )
        request.wantsCertificate = wantsCertificate
        return try await environment.transport.send(request)
    }

    /// Whether requests to this address go through a proxy, which then resolves the name.
    func isProxied(_ url: HTTPURL) -> Bool {
        let isLoopback = URLAuthority(ofHTTPURL: url.text)?.isLoopback == true
        return proxies.proxy(forHost: url.host, isHTTPS: url.isHTTPS, isLoopback: isLoopback) != nil
    }

    /// The rule for the addresses of a host, as the transport applies it on the socket.
    func gate(_ url: HTTPURL) -> AddressGate {
        AddressGate(rule: egress.rule(for: url.text), host: url.host, isHTTPS: url.isHTTPS, isProxied: isProxied(url))
    }
}
