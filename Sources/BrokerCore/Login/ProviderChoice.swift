package import OAuthProtocol

/// The providers a person may choose from, for the page that asks.
package struct ProviderChoice: Sendable {
    package let clientName: String
    package let options: [Option]

    package struct Option: Sendable {
        package let id: String
        package let displayName: String
        package let type: String
        /// The authorization request again, with this provider chosen.
        package let request: Parameters
    }
}
