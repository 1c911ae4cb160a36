import BrokerConfig
import BrokerCore
import BrokerCrypto
import JOSE
import OAuthProtocol
import ProviderCatalogue
import Upstream

/// What a person with these claims would get: the decision, and the access token that an app would receive.
struct AccessPreview {
    let decision: AccessDecision
    /// Of the first client of the configuration that the person could use; nil where there is none, or no access.
    let token: (client: String, claims: JSONObject)?

    init(_ identity: UpstreamIdentity, at connection: ProviderConnection, _ settings: Settings, now: UnixTime) {
        let organizations = OrganizationDirectory(settings.coreOrganizations())
        decision = organizations.decide(identity, tiedTo: connection.organization)
        let grants: [AccessGrant]
        switch decision.outcome {
        case .granted(let grant): grants = [grant]
        case .choice(let several): grants = several
        case .denied: grants = []
        }
        token = grants.first.flatMap { grant in
            Self.client(for: grant, at: connection, settings).map { client in
                (client.id, Self.claims(grant, identity, client, settings.server.issuer, now))
            }
        }
    }

    var isGranted: Bool {
        if case .denied = decision.outcome { false } else { true }
    }

    private static func client(
        for grant: AccessGrant,
        at connection: ProviderConnection,
        _ settings: Settings
    ) -> Client? {
        func lists(_ ids: [String]?, _ id: String?) -> Bool {
            guard let ids else { return true }
            return ids.contains { listed in id.map { exactlyEqual(listed, $0) } == true }
        }
        return settings.coreClients().first { client in
            lists(client.organizations, grant.organization) && lists(client.providers, connection.id)
        }
    }

    private static func claims(
        _ grant: AccessGrant,
        _ identity: UpstreamIdentity,
        _ client: Client,
        _ issuer: String,
        _ now: UnixTime
    ) -> JSONObject {
        // What is made at random at a login is named for what it is.
        let example = Grant(
            id: [UInt8](repeating: 0, count: 16),
            userID: "(made at the first login)",
            clientID: client.id,
            sessionID: "(made at the login)",
            provider: identity.provider,
            scope: ScopeSet(["openid", "profile", "email"]),
            organization: grant.organization,
            permissions: grant.permissions,
            authenticatedAt: identity.authenticatedAt ?? now,
            authenticationContext: identity.authenticationContext,
            authenticationMethods: identity.authenticationMethods,
            createdAt: now,
            expiresAt: now
        )
        var claims = TokenIssuer.accessTokenClaims(
            issuer: issuer,
            for: example,
            client: client,
            terms: AccessTokenTerms(of: client),
            now: now
        )
        claims["jti"] = .string("(made at the login)")
        return claims
    }
}
