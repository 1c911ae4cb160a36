/// A client that has proven itself, or a public one that has named itself. Only `ClientAuthenticator` makes one, and every
/// grant takes one.
package struct AuthenticatedClient: Sendable {
    package let client: Client

    init(provenByAuthenticator client: Client) {
        self.client = client
    }
}
