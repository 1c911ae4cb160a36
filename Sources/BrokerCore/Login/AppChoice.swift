package import OAuthProtocol

/// The apps that a login from a provider's portal may end in, for the page that asks.
package struct AppChoice: Sendable {
    package let provider: String
    package let providerID: String
    package let options: [Option]

    package struct Option: Sendable {
        package let name: String
        /// The portal's request again, with this app named.
        package let request: Parameters
    }
}
