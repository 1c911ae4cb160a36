import BrokerConfig
import BrokerCore
import BrokerCrypto
import JOSE
import OAuthProtocol

extension Settings {
    /// The clients as the core knows them.
    func coreClients() -> [Client] {
        clients.map { client in
            let grantTypes = Set(client.grantTypes.compactMap(GrantType.init(rawValue:)))
            let accessAlgorithm = (client.signingAlgorithm ?? tokens.signingAlgorithm).jose
            return Client(
                id: client.id,
                name: client.name,
                secrets: client.secret.map { [ClientSecret(of: $0)] } ?? [],
                keys: client.keys.map { keys in
                    switch keys {
                    case .set(let set): .fixed(set)
                    case .published(let url): .published(at: ClientKeyAddress(url: url, isOperatorsWord: true))
                    }
                },
                assertionAlgorithm: client.tokenEndpointAuthSigningAlgorithm,
                authenticationMethod: client.tokenEndpointAuthMethod.flatMap {
                    ClientAuthenticationMethod(rawValue: $0.rawValue)
                },
                redirectURIs: client.redirectURIs,
                grantTypes: grantTypes,
                audience: client.audience,
                // OIDC Core §11: ignored for whoever gets no refresh token.
                scopes: ScopeSet(client.scopes).filter {
                    $0 != "offline_access" || grantTypes.contains(.refreshToken)
                },
                requiresPKCE: client.requirePKCE,
                accessTokenAlgorithm: accessAlgorithm,
                idTokenAlgorithm: client.idTokenSigningAlgorithm?.jose ?? accessAlgorithm,
                accessTokenLifetime: client.accessTokenTTL ?? tokens.accessTokenTTL,
                refreshTokenLifetime: client.refreshTokenTTL ?? tokens.refreshTokenTTL,
                idleRefreshTokenLifetime: tokens.refreshTokenIdleTTL,
                sharesUpstreamTokens: client.upstreamTokens,
                providers: client.providers.isEmpty ? nil : client.providers,
                organizations: client.organizations.isEmpty ? nil : client.organizations,
                initiateLoginURI: client.initiateLoginURI,
                postLogoutRedirectURIs: client.postLogoutRedirectURIs,
                backchannelLogoutURI: client.backchannelLogoutURI,
                requiresPushedRequests: client.requirePushedAuthorizationRequests,
                requiresDPoP: client.dpopBoundAccessTokens,
                isFirstParty: client.firstParty,
                logoURI: client.logoURI,
                organization: client.organization,
                permissions: client.permissions
            )
        }
    }

    func coreOrganizations() -> [BrokerCore.Organization] {
        organizations.map { organization in
            Organization(
                id: organization.id,
                name: organization.name,
                domains: organization.domains,
                tenants: organization.tenants,
                externalIDs: organization.externalIDs,
                rules: organization.rules.map { $0.core },
                isEnabled: organization.enabled
            )
        }
    }

    /// The algorithms that somebody's tokens are signed with, and RS256, which every OpenID provider has
    /// (OIDC Core §15.1).
    var signingAlgorithms: Set<SignatureAlgorithm> {
        let used = coreClients().flatMap { [$0.accessTokenAlgorithm, $0.idTokenAlgorithm] }
        return Set(used + [tokens.signingAlgorithm.jose, .rs256])
    }
}

extension SigningAlgorithm {
    var jose: SignatureAlgorithm {
        switch self {
        case .rs256: .rs256
        case .es256: .es256
        case .edDSA: .edDSA
        }
    }
}

extension BrokerConfig.OrganizationRule {
    var core: BrokerCore.OrganizationRule {
        BrokerCore.OrganizationRule(
            provider: provider,
            groups: groups,
            roles: roles,
            emails: emails,
            claims: claims.map { ($0.name, .string($0.value)) },
            permissions: permissions
        )
    }
}
