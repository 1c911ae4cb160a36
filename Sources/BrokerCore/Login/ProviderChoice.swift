package import OAuthProtocol

/// The providers a person may choose from, for the page that asks.
package struct ProviderChoice: Sendable {
    package let clientName: String
    package let options: [Option]
    /// The authorization request without a provider and a hint, to be sent again with the address that the person types;
    /// nil where no organization has a domain, so that an address would lead nowhere.
    package let requestForAddress: Parameters?
    /// An address that the person typed and whose domain no organization has.
    package let unknownAddress: String?

    package struct Option: Sendable {
        package let id: String
        package let displayName: String
        package let type: String
        /// The authorization request again, with this provider chosen.
        package let request: Parameters
    }
}
