package import Logging
package import OAuthProtocol

/// A request to the token endpoint whose client has proven itself and is registered for the grant.
package struct TokenRequest: Sendable {
    package let parameters: Parameters
    package let caller: AuthenticatedClient
    package let logger: Logger

    var client: Client { caller.client }
}
