import BrokerCrypto
import ProviderCatalogue

extension ProviderConnection {
    /// This connection, but to the provider as an earlier one was registered there: for the answer to a login that began
    /// then. Only what the exchange with the provider takes comes from there; whatever decides whom to let in is this
    /// connection's own.
    ///
    /// - Returns: nil where another issuer is trusted now, or is trusted in another way.
    func registered(as earlier: ProviderConnection) -> ProviderConnection? {
        guard exactlyEqual(type, earlier.type), exactlyEqual(expectedIssuer, earlier.expectedIssuer),
            issuerPolicy == earlier.issuerPolicy
        else { return nil }
        var connection = self
        connection.discoveryURL = earlier.discoveryURL
        connection.egressAllowsPrivate = earlier.egressAllowsPrivate
        connection.clientID = earlier.clientID
        connection.clientSecret = earlier.clientSecret
        connection.clientAuthentication = earlier.clientAuthentication
        connection.assertionKey = earlier.assertionKey
        connection.assertionAudience = earlier.assertionAudience
        connection.redirectURI = earlier.redirectURI
        connection.callbackPath = earlier.callbackPath
        connection.responseMode = earlier.responseMode
        connection.scopes = earlier.scopes
        connection.pkce = earlier.pkce
        return connection
    }
}
