import BrokerCore
import ProviderCatalogue

extension GroupSource {
    /// What asks it, for the logins of one connection.
    func directory(
        _ connection: ProviderConnection,
        _ client: ProviderClient,
        wallClock: any WallClock
    ) -> any GroupDirectory {
        let api: HostedGroups.API
        switch kind {
        case .graphOverage: return GraphGroups(apiURL: apiURL, claim: connection.claims.groups, client: client)
        case .googleDirectory: api = .directory
        case .cloudIdentity: api = .cloudIdentity
        }
        let tokens = serviceAccount.map {
            ServiceAccountTokens(
                account: $0,
                scope: api.scope,
                subject: impersonate,
                client: client,
                wallClock: wallClock
            )
        }
        return HostedGroups(api: api, apiURL: apiURL, tokens: tokens, client: client)
    }
}
