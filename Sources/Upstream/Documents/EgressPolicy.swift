import OAuthProtocol
package import ProviderCatalogue

/// The egress rule for each address of one connection.
///
/// The hosts that the operator wrote may be anywhere. Addresses that only the provider's metadata names may not lead into
/// the network around the broker (CVE-2026-1180), unless `egress.allow` lists them.
package struct EgressPolicy: Sendable {
    private let operatorHosts: [String]
    private let allow: EgressAllowList

    package init(for connection: ProviderConnection, allow: EgressAllowList) {
        let written = [connection.issuer, connection.discoveryURL].compactMap { URLAuthority(ofHTTPURL: $0) }
        let groups = connection.groupSource.flatMap { $0.isOperatorsAddress ? URLAuthority(ofHTTPURL: $0.apiURL) : nil }
        operatorHosts =
            ((connection.egressAllowsPrivate ? written : []) + (groups.map { [$0] } ?? []))
            .map { EgressAllowList.lowercased($0.host) }
        // Who runs a provider on this machine has its endpoints here too, if under another spelling of loopback.
        let isLocal = connection.egressAllowsPrivate && written.contains { $0.isLoopback }
        self.allow = isLocal ? allow.union(.loopback) : allow
    }

    /// For an address that stands alone, such as a client's `jwks_uri`.
    /// - Parameter operatorsURL: the address, where the operator wrote it; nil where anybody else did.
    init(operatorsURL: String?, allow: EgressAllowList) {
        operatorHosts =
            operatorsURL.flatMap { URLAuthority(ofHTTPURL: $0) }.map { [EgressAllowList.lowercased($0.host)] } ?? []
        self.allow = allow
    }

    package func rule(for url: String) -> EgressRule {
        guard let host = URLAuthority(ofHTTPURL: url)?.host else { return .publicOnly(allow: allow) }
        let name = EgressAllowList.lowercased(host)
        return operatorHosts.contains { $0.utf8.elementsEqual(name.utf8) } ? .operatorHost : .publicOnly(allow: allow)
    }
}
