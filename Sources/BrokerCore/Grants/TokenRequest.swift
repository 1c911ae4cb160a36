package import Logging
package import OAuthProtocol

/// A request to the token endpoint whose client has proven itself and is registered for the grant.
package struct TokenRequest: Sendable {
    package let parameters: Parameters
    package let caller: AuthenticatedClient
    /// The key that the request proves to have, if any (RFC 9449 §5).
    package let key: ProvenKey?
    package let logger: Logger

    var client: Client { caller.client }

    /// What the access token is made with, bound to the key where one was proven.
    var terms: AccessTokenTerms { AccessTokenTerms(of: client, keyThumbprint: key?.thumbprint) }
}
