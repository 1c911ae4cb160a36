import BrokerCrypto
import ProviderCatalogue

extension ProviderConnection {
    /// This connection, but to the provider as an earlier one was registered there: for the answer to a login that began
    /// then. Only what the exchange with the provider takes comes from there; whatever decides whom to let in is this
    /// connection's own.
    ///
    /// - Returns: nil where the provider's type is another now: then nothing of the two fits together.
    func registered(as earlier: ProviderConnection) -> ProviderConnection? {
        guard exactlyEqual(type, earlier.type) else { return nil }
        var connection = self
        connection.issuer = earlier.issuer
        connection.expectedIssuer = earlier.expectedIssuer
        connection.discoveryURL = earlier.discoveryURL
        connection.clientID = earlier.clientID
        connection.clientSecret = earlier.clientSecret
        connection.clientAuthentication = earlier.clientAuthentication
        connection.redirectURI = earlier.redirectURI
        connection.callbackPath = earlier.callbackPath
        connection.scopes = earlier.scopes
        connection.pkce = earlier.pkce
        connection.egressAllowsPrivate = earlier.egressAllowsPrivate
        return connection
    }
}
