package import FakeProviders

/// An app as a test plays it: where its provider's endpoints are and how it is registered there. The provider may be the
/// broker or a fake one.
package struct RelyingParty: Sendable {
    package var authorizationEndpoint: String
    package var tokenEndpoint: String
    package var userinfoEndpoint: String
    package var clientID: String
    /// Empty for a public client.
    package var clientSecret: String
    package var authentication: FakeClient.Authentication
    package var redirectURI: String
    package var scope = "openid email profile"
    /// The `aud` of its client assertions; the token endpoint where nil.
    package var assertionAudience: String?

    /// An app of the broker at `issuer`.
    package init(
        brokerAt issuer: String,
        clientID: String,
        clientSecret: String = "",
        authentication: FakeClient.Authentication = .basic,
        redirectURI: String
    ) {
        authorizationEndpoint = issuer + "/oauth2/authorize"
        tokenEndpoint = issuer + "/oauth2/token"
        userinfoEndpoint = issuer + "/oauth2/userinfo"
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.authentication = clientSecret.isEmpty ? .none : authentication
        self.redirectURI = redirectURI
    }

    /// An app registered at a fake provider that runs, with the first of its redirect URIs.
    /// - Parameter authority: of the provider; its main one where nil.
    package init(of provider: FakeProvider, as client: FakeClient, at authority: String? = nil) {
        func url(_ endpoint: Endpoint) -> String {
            let place = authority.flatMap { provider.authority($0) }
            return (place.map { provider.url(of: endpoint, of: $0) } ?? provider.url(of: endpoint)) ?? ""
        }
        authorizationEndpoint = url(.authorization)
        tokenEndpoint = url(.token)
        userinfoEndpoint = url(.userinfo)
        clientID = client.id
        clientSecret = client.secret
        authentication = client.authentication
        redirectURI = client.redirectURIs.first ?? ""
    }
}
