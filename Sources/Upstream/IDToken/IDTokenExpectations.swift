package import BrokerCrypto
package import JOSE
package import OAuthProtocol
package import ProviderCatalogue

/// What an ID token must say to be believed here, now, for this login.
package struct IDTokenExpectations: Sendable {
    package var issuer: String
    package var issuerPolicy: IssuerPolicy
    package var clientID: String
    package var allowedAlgorithms: Set<SignatureAlgorithm>
    /// On `exp`.
    package var leeway: Lifetime
    /// What we sent; nil where we sent none, and then one in the token does no harm.
    package var nonce: String?
    /// What we sent; `auth_time` must then be there and recent enough.
    package var maxAge: Int64?
    /// When the login began: `max_age` counts from then, since the person may take a while at the provider.
    package var loginBegan: UnixTime?
    /// `prompt=login` was sent: an `auth_time` that is stated must not be older than the login.
    package var demandsFreshLogin = false
    /// What we sent; `acr` must then be one of these. Empty: not asked for.
    package var acrValues: [String] = []
    /// The one that came with the ID token; `at_hash` is held against it.
    package var accessToken: Secret<String>?
    /// The `sub` of the login that is being refreshed (OIDC Core §12.2).
    package var subject: String?
    package var channel: KeyChannel

    /// - Parameter connection: names that are no algorithm of ours in its list are left out, which only narrows it.
    package init(for connection: ProviderConnection, channel: KeyChannel = .tokenEndpoint) {
        issuer = connection.expectedIssuer
        issuerPolicy = connection.issuerPolicy
        clientID = connection.clientID
        allowedAlgorithms = Set(connection.allowedAlgorithms.compactMap { SignatureAlgorithm(name: $0) })
        leeway = connection.clockLeeway
        self.channel = channel
    }
}
