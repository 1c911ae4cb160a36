import BrokerCrypto

/// Decides whose upstream tokens an app gets to see: client and provider must both be configured for it.
package struct UpstreamTokenSharing: Sendable {
    private let store: any UpstreamTokenStore
    private let sealing: UpstreamTokenSealing
    private let connectors: ConnectorDirectory

    package init(store: any UpstreamTokenStore, sealing: UpstreamTokenSealing, connectors: ConnectorDirectory) {
        self.store = store
        self.sealing = sealing
        self.connectors = connectors
    }

    func applies(to grant: Grant, client: Client) -> Bool {
        guard client.sharesUpstreamTokens else { return false }
        return connectors.connector(id: grant.provider, for: client)?.sharesTokens == true
    }

    /// What the provider issued for this grant, where the client may have it. Asks the database for nobody else.
    func tokens(of grant: Grant, client: Client) async throws(StoreError) -> UpstreamTokens? {
        guard applies(to: grant, client: client), let stored = try await store.upstreamTokens(ofGrant: grant.id) else {
            return nil
        }
        guard let tokens = sealing.open(stored.sealed, ofGrant: grant.id) else {
            throw StoreError.corrupt(reason: "the upstream tokens of a grant can not be opened")
        }
        return tokens
    }
}
