package import BrokerCrypto
package import JOSE
package import OAuthProtocol
package import ProviderCatalogue

/// What an ID token must say to be believed here, now, for this login.
package struct IDTokenExpectations: Sendable {
    /// The metadata's own issuer where it is known, which with tenants may be a template or the one tenant's.
    package var issuer: String
    package var issuerPolicy: IssuerPolicy
    /// Claims that must be there with these very values.
    package var requiredClaims: [(name: String, value: String)]
    package var clientID: String
    package var allowedAlgorithms: Set<SignatureAlgorithm>
    /// On `exp`.
    package var leeway: Lifetime
    /// What we sent; nil where we sent none, and then one in the token does no harm.
    package var nonce: String?
    /// What we sent; `auth_time` must then be there and recent enough.
    package var maxAge: Int64?
    /// Whether the provider states `auth_time` when asked. One that doesn't was made to show itself by `prompt`, and the time
    /// of the return counts; what it states all the same is held against `maxAge`.
    package var statesAuthenticationTime: Bool
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
    /// For the administrator, where the signature is of a kind that isn't allowed.
    package var signingAdvice: String?

    /// - Parameters:
    ///   - connection: names that are no algorithm of ours in its list are left out, which only narrows it.
    ///   - metadata: of the connection's own discovery document, which was held against it.
    package init(
        for connection: ProviderConnection,
        metadata: ProviderMetadata? = nil,
        channel: KeyChannel = .tokenEndpoint
    ) {
        issuer = metadata?.issuer ?? connection.expectedIssuer
        issuerPolicy = connection.issuerPolicy
        requiredClaims = connection.requiredClaims
        statesAuthenticationTime = connection.request.statesAuthenticationTime
        signingAdvice = connection.console[.signing]
        clientID = connection.clientID
        allowedAlgorithms = Set(connection.allowedAlgorithms.compactMap { SignatureAlgorithm(name: $0) })
        leeway = connection.clockLeeway
        self.channel = channel
    }
}
