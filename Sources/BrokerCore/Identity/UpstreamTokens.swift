package import BrokerCrypto
package import OAuthProtocol

/// What a provider issued at a login, beside saying who it is: kept, sealed, only where the operator asked for it.
package struct UpstreamTokens: Sendable {
    package var accessToken: Secret<String>?
    package var accessTokenExpiresAt: UnixTime?
    /// With it the person can be looked at again without being there.
    package var refreshToken: Secret<String>?
    /// The scopes the provider granted, in its own spelling.
    package var scope: String?

    package init(
        accessToken: Secret<String>? = nil,
        accessTokenExpiresAt: UnixTime? = nil,
        refreshToken: Secret<String>? = nil,
        scope: String? = nil
    ) {
        self.accessToken = accessToken
        self.accessTokenExpiresAt = accessTokenExpiresAt
        self.refreshToken = refreshToken
        self.scope = scope
    }
}
